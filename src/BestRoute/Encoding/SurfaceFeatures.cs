namespace BestRoute;

/// <summary>A few numbers that describe the form of a text: how long it is, and how much it looks like numbers, code or a list of options.</summary>
internal static class SurfaceFeatures
{
    /// <summary>The number of features.</summary>
    public const int Count = 16;

    /// <summary>Measures a text.</summary>
    /// <param name="text">Any text. The time is proportional to its length.</param>
    /// <param name="destination">Receives <see cref="Count"/> finite numbers. It may be longer.</param>
    public static void Extract(ReadOnlySpan<char> text, Span<float> destination)
    {
        var counts = SurfaceCounts.Of(text);
        double characters = Math.Max(1, text.Length);

        ReadOnlySpan<double> features =
        [
            Math.Log(1.0 + text.Length),
            Math.Log(1.0 + counts.Words),
            counts.WordCharacters / Math.Max(1.0, counts.Words),
            counts.Digits / characters,
            counts.Upper / characters,
            counts.Punctuation / characters,
            counts.Code / characters,
            counts.Quotes / characters,
            counts.NonAscii / characters,
            Math.Log(1.0 + counts.LineBreaks),
            Math.Log(1.0 + counts.LongestLine),
            Math.Log(1.0 + counts.QuestionMarks),
            Math.Log(1.0 + counts.Numbers),
            counts.LargestMagnitude,
            Math.Log(1.0 + counts.OptionLines),
            counts.HasFence ? 1 : 0,
        ];

        for (var i = 0; i < Count; i++)
        {
            destination[i] = (float)features[i];
        }
    }
}
