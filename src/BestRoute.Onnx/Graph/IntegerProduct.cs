namespace BestRoute.Onnx;

/// <summary>The limits of 8-bit weights with which every processor computes the same product.</summary>
/// <remarks>
/// x64 processors without VNNI multiply unsigned activations by signed weights two at a time (vpmaddubsw) and add both products in 16 bits. A sum that does not
/// fit is cut off without an error. Unsigned weights are widened to 16 bits before they are multiplied. This is always exact, but slower on every x64 processor.
/// </remarks>
internal static class IntegerProduct
{
    /// <summary>The largest sum of two weights with the same sign that cannot saturate: 255 times 128 is 32,640.</summary>
    public const int MaxPair = short.MaxValue / byte.MaxValue;

    /// <summary>The largest magnitude at which no two weights can saturate, at any position.</summary>
    public const int MaxWeight = MaxPair / 2;
}
