namespace BestRoute.Onnx;

/// <summary>What a DeBERTa graph computes.</summary>
internal sealed record DebertaGraphOptions
{
    /// <summary>Gets the precision.</summary>
    public ModelPrecision Precision { get; init; }

    /// <summary>Gets how <c>pooled</c> is made.</summary>
    public Pooling Pooling { get; init; }

    /// <summary>Gets the id of the marker token; for <see cref="Pooling.Marker"/>.</summary>
    public int MarkerId { get; init; } = -1;

    /// <summary>Gets the head on the pooled vector.</summary>
    public DebertaHead Head { get; init; }

    /// <summary>Gets whether every output exists: <c>last_hidden_state</c>, <c>pooled</c>, and <c>logits</c> if there is a head.</summary>
    /// <remarks>Otherwise the last layer computes only what is pooled.</remarks>
    public bool AllOutputs { get; init; }

    /// <summary>Gets whether intermediate results are outputs as well, for tests: <c>embeddings</c>, <c>layer_0</c>, <c>attn_0</c>.</summary>
    public bool Traced { get; init; }
}
