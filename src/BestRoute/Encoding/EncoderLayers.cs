namespace BestRoute;

/// <summary>Finds and replaces the model under the layers of an encoder.</summary>
internal static class EncoderLayers
{
    /// <summary>Returns the encoder under all layers, or the encoder itself if it has no layers.</summary>
    public static IQueryEncoder ModelOf(IQueryEncoder encoder) => encoder is IEncoderLayer layer ? ModelOf(layer.Inner) : encoder;

    /// <summary>Returns the same layers over another model.</summary>
    /// <param name="encoder">The encoder.</param>
    /// <param name="replace">Gets the encoder under all layers, and returns one with the same vectors.</param>
    public static IQueryEncoder WithModel(IQueryEncoder encoder, Func<IQueryEncoder, IQueryEncoder> replace) =>
        encoder is IEncoderLayer layer ? layer.Over(WithModel(layer.Inner, replace)) : replace(encoder);
}
