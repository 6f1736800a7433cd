using BestRoute.Studies.Generation;

namespace BestRoute.Benchmarks.Inference;

/// <summary>What one pass over a text takes at least: multiplications and additions of the encoder, and its weights read once.</summary>
/// <param name="Operations">The number of operations; a multiplication and an addition are two.</param>
/// <param name="Weights">The number of weights of the matrix products.</param>
internal sealed record Work(double Operations, double Weights)
{
    private const int RelativePositions = 512;

    /// <summary>Counts it; the last layer in full, as a plain graph computes it.</summary>
    public static Work Of(DebertaShape shape, int tokens)
    {
        var dense = (4.0 * shape.Hidden * shape.Hidden) + (2.0 * shape.Hidden * shape.Intermediate);

        // Scores and weighted values, and for both kinds of relative positions the rows that the text can reach.
        var attention = (double)shape.Hidden * tokens * ((2 * tokens) + (2 * Math.Min(RelativePositions, (2 * tokens) - 1)));
        return new(2 * shape.Layers * ((dense * tokens) + attention), shape.Layers * dense);
    }

    /// <summary>Returns the time that the machine would take at its best, in milliseconds.</summary>
    public double Floor(double operationsPerSecond, double bytesPerWeight, double bandwidth) =>
        1e3 * Math.Max(Operations / operationsPerSecond, Weights * bytesPerWeight / bandwidth);
}
