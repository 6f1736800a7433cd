namespace BestRoute;

/// <summary>Whether a sample may become the answer, and if not, why.</summary>
internal enum SampleValidity
{
    /// <summary>The sample may be scored and returned.</summary>
    Valid,

    /// <summary>It has neither text nor other content that an application could use.</summary>
    Empty,

    /// <summary>It was cut off at the limit of output tokens, or inside its thinking.</summary>
    Truncated,

    /// <summary>A content filter of the backend held it back.</summary>
    Filtered,

    /// <summary>JSON was asked for, and its text is not JSON.</summary>
    Malformed,
}
