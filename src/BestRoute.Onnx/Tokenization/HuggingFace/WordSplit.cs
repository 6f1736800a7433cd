namespace BestRoute.Onnx;

/// <summary>How a text is cut into words.</summary>
internal enum WordSplit
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>At white space, which goes.</summary>
    WhiteSpace,

    /// <summary>At white space, which goes, and around each punctuation mark.</summary>
    Bert,
}
