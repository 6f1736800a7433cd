namespace BestRoute.Onnx;

/// <summary>The head on the vector of a text.</summary>
internal enum DebertaHead
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The classifier of a DeBERTa for sequence classification, on its context pooler.</summary>
    Classifier,

    /// <summary>The heads of the authors' multi-head router, on the pooled vector.</summary>
    Router,
}
