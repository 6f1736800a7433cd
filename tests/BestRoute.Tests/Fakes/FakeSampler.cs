using System.Collections.Concurrent;
using Microsoft.Extensions.AI;

namespace BestRoute.Tests;

/// <summary>A sampler that draws what the test says.</summary>
internal sealed class FakeSampler : ISampler
{
    private readonly ConcurrentQueue<SampleRequest> _requests = new();

    public IReadOnlyList<SampleRequest> Requests => [.. _requests];

    public required Func<SampleRequest, SampleSet> Draw { get; init; }

    /// <summary>Gets how often a prompt is charged; the default is once per sample.</summary>
    public int? Charges { get; init; }

    public Task<SampleSet> SampleAsync(SampleRequest request, CancellationToken cancellationToken)
    {
        _requests.Enqueue(request);
        return Task.FromResult(Draw(request));
    }

    public int PromptCharges(IChatClient client, int samples) => Charges ?? samples;
}
