namespace BestRoute.Onnx;

/// <summary>What to import, and as what.</summary>
internal sealed record ImportRequest
{
    /// <summary>The token at which the authors' router reads a query.</summary>
    public const string DefaultMarker = "<|source|>";

    /// <summary>Gets the Hugging Face folder.</summary>
    public required string From { get; init; }

    /// <summary>Gets what the model is for.</summary>
    public required ModelKind Kind { get; init; }

    /// <summary>Gets the precision.</summary>
    public ModelPrecision Precision { get; init; }

    /// <summary>Gets how the vectors of tokens become one; null for what the folder suggests.</summary>
    public Pooling? Pooling { get; init; }

    /// <summary>Gets the marker token; for <see cref="Pooling.Marker"/>.</summary>
    public string Marker { get; init; } = DefaultMarker;

    /// <summary>Gets the maximum number of tokens of a text; null for what the folder suggests.</summary>
    public int? MaxTokens { get; init; }

    /// <summary>Gets whether characters outside the vocabulary become bytes; null for what the tokenizer's file says.</summary>
    public bool? ByteFallback { get; init; }
}
