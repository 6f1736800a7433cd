using Microsoft.Extensions.AI;

namespace BestRoute.Training;

/// <summary>Draws replayed samples as from a backend that returns n choices for one prompt: the prompt is on the bill once.</summary>
internal sealed class NativeReplaySampler : ISampler
{
    public int PromptCharges(SampledModel model, int samples) => 1;

    public async Task<SampleSet> SampleAsync(SampleRequest request, CancellationToken cancellationToken)
    {
        var draw = await ParallelSampler.Instance.SampleAsync(request, cancellationToken).ConfigureAwait(false);
        var input = draw.Responses.Count > 0 ? draw.Responses[0].Usage?.InputTokenCount : null;
        var output = draw.Responses.Sum(static response => response.Usage?.OutputTokenCount);
        return new SampleSet
        {
            Responses = draw.Responses,
            Failures = draw.Failures,
            Calls = draw.Responses.Count == 0 ? [] : [new SampleCall
            {
                Samples = draw.Responses.Count,
                Usage = new UsageDetails { InputTokenCount = input, OutputTokenCount = output, TotalTokenCount = input + output },
            }],
        };
    }
}
