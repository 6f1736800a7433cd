namespace BestRoute.Onnx;

/// <summary>Which text is truncated when an input is too long. It is always truncated at its end, and the template never is.</summary>
internal enum Truncation
{
    /// <summary>The longer text of a pair, down to the length of the shorter one, then both.</summary>
    LongestFirst,

    /// <summary>Only the first text.</summary>
    OnlyFirst,

    /// <summary>Only the second text.</summary>
    OnlySecond,
}
