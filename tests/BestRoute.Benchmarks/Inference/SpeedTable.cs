using System.Globalization;

namespace BestRoute.Benchmarks.Inference;

/// <summary>Writes results as a Markdown table; the first contender of a row group is what the others are compared with.</summary>
internal sealed class SpeedTable
{
    private readonly TextWriter _output;

    public SpeedTable(TextWriter output, string what)
    {
        _output = output;
        _output.WriteLine();
        _output.WriteLine($"| {what} | callers | model | p50, ms | p95, ms | p99, ms | per second | of plain | floor, ms | times the floor | bytes |");
        _output.WriteLine("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |");
    }

    /// <summary>Refuses to time graphs that say different things.</summary>
    public void Compare(float[] expected, float[] actual)
    {
        float difference = expected.Zip(actual, static (one, other) => Math.Abs(one - other)).Max();
        if (!(difference < 1e-4))
        {
            throw new InvalidOperationException(FormattableString.Invariant($"The plain graph and ours differ by {difference}."));
        }
    }

    /// <summary>Writes a row per contender.</summary>
    /// <param name="size">Tokens or responses.</param>
    /// <param name="callers">The number of callers.</param>
    /// <param name="results">The contenders, the plain one first.</param>
    /// <param name="floors">The least time for all callers' requests, in milliseconds, per contender.</param>
    public void Write(int size, int callers, IReadOnlyList<LoadResult> results, double[] floors)
    {
        foreach (var (result, floor) in results.Zip(floors))
        {
            _output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {size} | {callers} | {result.Name} | {result.Median:0.0} | {result.P95:0.0} | {result.P99:0.0} | {result.PerSecond:0.00} "
                + $"| {result.PerSecond / results[0].PerSecond:0.00} x | {floor:0.0} | {1e3 * callers / result.PerSecond / floor:0.0} | {result.Allocated:0} |"));
        }

        _output.Flush();
    }
}
