using System.Globalization;

namespace BestRoute.Benchmarks.Inference;

/// <summary>Writes results as a Markdown table; the first contender of a row group is what the others are compared with.</summary>
internal sealed class SpeedTable
{
    private readonly TextWriter _output;

    /// <summary>Initializes a new instance of the <see cref="SpeedTable"/> class, and writes its head.</summary>
    /// <param name="output">Takes the table.</param>
    /// <param name="what">What is measured, and what the size is.</param>
    /// <param name="hasFloors">Whether rows say how far they are from the first contender and from what the machine could do.</param>
    public SpeedTable(TextWriter output, string what, bool hasFloors)
    {
        _output = output;
        var floors = hasFloors ? " of plain | floor, ms | times the floor |" : "";
        _output.WriteLine();
        _output.WriteLine($"| {what} | callers | model | p50, ms | p95, ms | p99, ms | per second |{floors} bytes |");
        _output.WriteLine($"| --- | --- | --- | --- | --- | --- | --- |{(hasFloors ? " --- | --- | --- |" : "")} --- |");
    }

    /// <summary>Writes a row per contender.</summary>
    /// <param name="size">Tokens or responses.</param>
    /// <param name="callers">The number of callers.</param>
    /// <param name="results">The contenders, the plain one first.</param>
    /// <param name="floors">The minimum time for all callers' requests, in milliseconds, per contender; null in a table without floors.</param>
    public void Write(int size, int callers, IReadOnlyList<LoadResult> results, double[]? floors = null)
    {
        for (var i = 0; i < results.Count; i++)
        {
            var result = results[i];
            var compared = floors is not null
                ? string.Create(CultureInfo.InvariantCulture, $" {result.PerSecond / results[0].PerSecond:0.00} x | {floors[i]:0.0} | {1e3 * callers / result.PerSecond / floors[i]:0.0} |")
                : "";
            var row = string.Create(CultureInfo.InvariantCulture, $"| {size} | {callers} | {result.Name} | {result.Median:0.00} | {result.P95:0.00} | {result.P99:0.00} | {result.PerSecond:0.00} |");
            _output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{row}{compared} {result.Allocated:0} |"));
        }

        _output.Flush();
    }
}
