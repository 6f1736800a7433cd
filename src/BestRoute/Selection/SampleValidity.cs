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

    /// <summary>A content filter of the backend blocked it.</summary>
    Filtered,

    /// <summary>JSON was asked for, and its text is not JSON, or does not satisfy the schema of the request.</summary>
    Malformed,

    /// <summary>It has a tool call where none is allowed or a wrong one, a call that cannot be read, or no call where one is required.</summary>
    WrongCall,
}
