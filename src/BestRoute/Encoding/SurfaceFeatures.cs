using static BestRoute.SurfaceFeature;

namespace BestRoute;

/// <summary>A few numbers that describe the form of a text: how long it is, and how much it looks like numbers, code or a list of options.</summary>
internal static class SurfaceFeatures
{
    /// <summary>The number of features.</summary>
    public const int Count = (int)SurfaceFeature.Count;

    /// <summary>Measures a text.</summary>
    /// <param name="text">Any text. The time is proportional to its length.</param>
    /// <param name="destination">Receives <see cref="Count"/> finite numbers. It may be longer.</param>
    public static void Extract(ReadOnlySpan<char> text, Span<float> destination)
    {
        var counts = SurfaceCounts.Of(text);
        double characters = Math.Max(1, text.Length);

        destination[(int)Characters] = (float)Math.Log(1.0 + text.Length);
        destination[(int)Words] = (float)Math.Log(1.0 + counts.Words);
        destination[(int)WordLength] = (float)(counts.WordCharacters / Math.Max(1.0, counts.Words));
        destination[(int)DigitShare] = (float)(counts.Digits / characters);
        destination[(int)UpperShare] = (float)(counts.Upper / characters);
        destination[(int)PunctuationShare] = (float)(counts.Punctuation / characters);
        destination[(int)CodeShare] = (float)(counts.Code / characters);
        destination[(int)QuoteShare] = (float)(counts.Quotes / characters);
        destination[(int)NonAsciiShare] = (float)(counts.NonAscii / characters);
        destination[(int)LineBreaks] = (float)Math.Log(1.0 + counts.LineBreaks);
        destination[(int)LongestLine] = (float)Math.Log(1.0 + counts.LongestLine);
        destination[(int)QuestionMarks] = (float)Math.Log(1.0 + counts.QuestionMarks);
        destination[(int)Numbers] = (float)Math.Log(1.0 + counts.Numbers);
        destination[(int)LargestMagnitude] = (float)counts.LargestMagnitude;
        destination[(int)OptionLines] = (float)Math.Log(1.0 + counts.OptionLines);
        destination[(int)HasFence] = counts.HasFence ? 1 : 0;
    }
}
