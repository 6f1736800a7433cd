using System.Diagnostics;

namespace BestRoute.Studies.Latency;

/// <summary>Notes when the draw of a request begins and ends. What comes before it is the prediction and the choice of the route, and what comes after it is filter and scorer.</summary>
/// <remarks>It is for one request at a time.</remarks>
internal sealed class TimedSampler(ISampler inner) : ISampler
{
    /// <summary>Gets the timestamps of the last draw.</summary>
    public (long Begin, long End) Draw { get; private set; }

    public int PromptCharges(SampledModel model, int samples) => inner.PromptCharges(model, samples);

    public int ExpectedPromptCharges(SampledModel model, int samples) => inner.ExpectedPromptCharges(model, samples);

    public async Task<SampleSet> SampleAsync(SampleRequest request, CancellationToken cancellationToken)
    {
        var begin = Stopwatch.GetTimestamp();
        var set = await inner.SampleAsync(request, cancellationToken);
        Draw = (begin, Stopwatch.GetTimestamp());
        return set;
    }
}
