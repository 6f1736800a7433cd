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
    /// Gets the number of samples whose requests were cancelled before they answered. The backend may charge them, so they are part of the settled cost, with an
    /// estimate. The default is 0.
    /// </summary>
    public int Unfinished { get; init; }

    /// <summary>Gets the number of requests in which the <see cref="Unfinished"/> samples were asked for. The backend may charge the prompt of each.</summary>
    /// <value>The default is <see langword="null"/>: each sample had its own request.</value>
    public int? UnfinishedCalls { get; init; }

    /// <summary>Gets the requests that answered, in the order of their responses: the first <see cref="SampleCall.Samples"/> responses come from the first request, and so on.</summary>
    /// <value>The default is <see langword="null"/>: each response comes from its own request, and has its own usage.</value>
    public IReadOnlyList<SampleCall>? Calls { get; init; }
}
