using Microsoft.Extensions.AI;

namespace BestRoute;

/// <summary>One request to the backend, and the samples that it returned. The backend charges its prompt once.</summary>
public sealed class SampleCall
{
    /// <summary>Gets the number of samples that the request returned, which is 0 if none can be used.</summary>
    public required int Samples { get; init; }

    /// <summary>Gets the usage of the whole request.</summary>
    /// <value>The default is <see langword="null"/>: the backend reported none, and the cost is estimated.</value>
    public UsageDetails? Usage { get; init; }
}
