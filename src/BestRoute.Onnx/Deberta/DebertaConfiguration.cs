namespace BestRoute.Onnx;

/// <summary>What a DeBERTa-v2 or -v3 configuration says about the network, checked, with the defaults of the reference implementation.</summary>
internal sealed record DebertaConfiguration
{
    /// <summary>Gets the length of a hidden vector.</summary>
    public required int HiddenSize { get; init; }

    /// <summary>Gets the length of an embedding before it is projected to the hidden size.</summary>
    public required int EmbeddingSize { get; init; }

    /// <summary>Gets the number of layers.</summary>
    public required int Layers { get; init; }

    /// <summary>Gets the number of attention heads.</summary>
    public required int Heads { get; init; }

    /// <summary>Gets the length of a vector within a head.</summary>
    public required int HeadSize { get; init; }

    /// <summary>Gets the length of the feed-forward layer between two layers.</summary>
    public required int IntermediateSize { get; init; }

    /// <summary>Gets the activation of the feed-forward layers.</summary>
    public required Activation HiddenActivation { get; init; }

    /// <summary>Gets the epsilon of all layer normalizations.</summary>
    public required float LayerNormEpsilon { get; init; }

    /// <summary>Gets the number of absolute positions.</summary>
    public required int MaxPositions { get; init; }

    /// <summary>Gets whether absolute positions are added to the embeddings.</summary>
    public required bool PositionBiasedInput { get; init; }

    /// <summary>Gets the number of token types; 0 for none.</summary>
    public required int TokenTypes { get; init; }

    /// <summary>Gets the relative positions; null if attention does not use them.</summary>
    public required RelativeAttention? Relative { get; init; }

    /// <summary>Gets the convolution after the first layer; null for none.</summary>
    public required DebertaConvolution? Convolution { get; init; }

    /// <summary>Gets the length of the vector of the context pooler.</summary>
    public required int PoolerSize { get; init; }

    /// <summary>Gets the activation of the context pooler.</summary>
    public required Activation PoolerActivation { get; init; }

    /// <summary>Gets the number of labels of a classifier.</summary>
    public required int Labels { get; init; }

    /// <summary>Gets the id of the padding token.</summary>
    public required int PadId { get; init; }

    /// <summary>Gets the length of the vectors of all heads together.</summary>
    public int AttentionSize => Heads * HeadSize;

    /// <summary>Gets the factor of all scores. It is smaller when more terms are added.</summary>
    public float ScoreScale => (float)(1 / Math.Sqrt((double)HeadSize * (Relative?.Terms ?? 1)));
}
