using System.Collections.Concurrent;

namespace BestRoute.Tests;

/// <summary>A sampler that draws what the test says.</summary>
internal sealed class FakeSampler : ISampler
{
    private readonly ConcurrentQueue<SampleRequest> _requests = new();

    public IReadOnlyList<SampleRequest> Requests => [.. _requests];

    public required Func<SampleRequest, SampleSet> Draw { get; init; }

    /// <summary>Gets how often a prompt is charged; the default is once per sample.</summary>
    public int? Charges { get; init; }

    /// <summary>Gets how often a prompt is expected to be charged; the default is <see cref="Charges"/>.</summary>
    public int? Expected { get; init; }

    public Task<SampleSet> SampleAsync(SampleRequest request, CancellationToken cancellationToken)
    {
        _requests.Enqueue(request);
        return Task.FromResult(Draw(request));
    }

    public int PromptCharges(SampledModel model, int samples) => Charges ?? samples;

    public int ExpectedPromptCharges(SampledModel model, int samples) => Expected ?? PromptCharges(model, samples);
}
