using Microsoft.Extensions.AI;

namespace BestRoute;

/// <summary>The samples that came back, and the calls that failed.</summary>
public sealed class SampleSet
{
    /// <summary>Gets the samples in the order of their sample index; fewer than were asked for where calls failed.</summary>
    public required IReadOnlyList<ChatResponse> Responses { get; init; }

    /// <summary>Gets the errors of the calls that failed, in the order of their sample index.</summary>
    public IReadOnlyList<Exception> Failures { get; init; } = [];

    /// <summary>
    /// Gets the usage of the whole draw where the backend reports one total for all samples;
    /// <see langword="null"/> where each response carries its own.
    /// </summary>
    public UsageDetails? Usage { get; init; }
}
