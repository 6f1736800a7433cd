namespace BestRoute.Onnx;

/// <summary>Which text gives way when an input is too long; always at its end, and never the template.</summary>
internal enum Truncation
{
    /// <summary>The longer text of a pair, down to the length of the shorter one, then both.</summary>
    LongestFirst,

    /// <summary>Only the first text.</summary>
    OnlyFirst,

    /// <summary>Only the second text.</summary>
    OnlySecond,
}
