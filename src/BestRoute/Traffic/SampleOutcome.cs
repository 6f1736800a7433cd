namespace BestRoute;

/// <summary>What came of a sample that a backend was asked for.</summary>
internal enum SampleOutcome : byte
{
    /// <summary>It came, whether valid or not. A stream came if its backend ended it.</summary>
    Returned,

    /// <summary>Its call failed.</summary>
    Failed,

    /// <summary>Its call was cancelled: by the caller, by a deadline, or because enough other samples had come.</summary>
    Canceled,
}
