namespace BestRoute.Onnx;

/// <summary>How a text is split into words.</summary>
internal enum WordSplit
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>At white space, which is removed.</summary>
    WhiteSpace,

    /// <summary>At white space, which is removed, and around each punctuation mark.</summary>
    Bert,
}
