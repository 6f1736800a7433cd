using Microsoft.Extensions.AI;

namespace BestRoute;

/// <summary>The samples that were returned, and the errors of the calls that failed.</summary>
public sealed class SampleSet
{
    /// <summary>Gets the samples in the order of their sample index. If calls failed, there are fewer than were requested.</summary>
    public required IReadOnlyList<ChatResponse> Responses { get; init; }

    /// <summary>Gets the errors of the calls that failed, in the order of their sample index. The default is empty.</summary>
    public IReadOnlyList<Exception> Failures { get; init; } = [];

    /// <summary>
    /// Gets the number of calls that were cancelled before they answered. The backend may charge them, so they are part of the settled cost, with an estimate.
    /// The default is 0.
    /// </summary>
    public int Unfinished { get; init; }

    /// <summary>
    /// Gets the usage of the whole draw, if the backend reports one total for all samples. The default is <see langword="null"/>: each response has its
    /// own usage.
    /// </summary>
    public UsageDetails? Usage { get; init; }
}
