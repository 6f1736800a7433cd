namespace BestRoute.Onnx;

/// <summary>How the vectors of the tokens become one vector.</summary>
internal enum Pooling
{
    /// <summary>The context pooler of DeBERTa's classifiers: a dense layer on the vector of the first token.</summary>
    Context,

    /// <summary>The vector of the first token, [CLS].</summary>
    Cls,

    /// <summary>The mean over all tokens that are not masked.</summary>
    Mean,

    /// <summary>The vector of the first occurrence of a marker token, or of the first token if there is no marker.</summary>
    Marker,
}
