namespace BestRoute.Training;

/// <summary>How a collection ended.</summary>
/// <remarks>
/// The response log is written once every request was made, failed ones included: their responses are missing in it, and the journal stays,
/// so that the same collection asks for them, and for nothing else, when it is run again.
/// </remarks>
internal sealed record CollectionResult
{
    /// <summary>Gets the number of rows, of the shard where there is one.</summary>
    public required long Rows { get; init; }

    /// <summary>Gets what there is of each model, in the order of the pool.</summary>
    public required IReadOnlyList<CollectedModel> Models { get; init; }

    /// <summary>Gets whether the response log is written.</summary>
    public required bool IsWritten { get; init; }

    /// <summary>Gets whether the next request might have passed the spend limit.</summary>
    public required bool IsSpendLimitReached { get; init; }

    /// <summary>Gets an estimate of what the missing responses will cost, in US dollars.</summary>
    public required double ToCome { get; init; }

    /// <summary>Gets the number of responses that are there.</summary>
    public long Responses => Models.Sum(static model => model.Responses);

    /// <summary>Gets the number of responses that are not there.</summary>
    public long Missing => Models.Sum(static model => model.Missing);

    /// <summary>Gets what all responses cost, in US dollars.</summary>
    public double Spent => Models.Sum(static model => model.Spent);
}
