namespace BestRoute.Onnx;

/// <summary>What stands on the vector of a text.</summary>
internal enum DebertaHead
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The classifier of a DeBERTa for sequence classification, on its context pooler.</summary>
    Classifier,

    /// <summary>The heads of the authors' multi-head router, on the vector that is pooled.</summary>
    Router,
}
