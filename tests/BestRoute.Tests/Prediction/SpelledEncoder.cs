using System.Globalization;

namespace BestRoute.Tests;

/// <summary>Reads the vector from the text itself: numbers with commas between them.</summary>
internal sealed class SpelledEncoder(int dimensions) : IQueryEncoder
{
    public int Dimensions => dimensions;

    public ValueTask EncodeAsync(string text, Memory<float> destination, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        text.Split(',').Select(number => float.Parse(number, CultureInfo.InvariantCulture)).ToArray().CopyTo(destination);
        return ValueTask.CompletedTask;
    }
}
