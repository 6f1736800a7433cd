namespace BestRoute.Studies.Generation;

/// <summary>What the speed of a DeBERTa depends on.</summary>
internal sealed record DebertaShape(int Layers, int Hidden, int Heads, int Intermediate)
{
    /// <summary>Nobody's: to try a program in seconds.</summary>
    public static DebertaShape Tiny { get; } = new(2, 64, 2, 128);

    /// <summary>DeBERTa-v3-small, the paper's router.</summary>
    public static DebertaShape Small { get; } = new(6, 768, 12, 3072);

    /// <summary>DeBERTa-v3-large, the paper's proxy reward.</summary>
    public static DebertaShape Large { get; } = new(24, 1024, 16, 4096);
}
