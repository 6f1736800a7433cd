using Microsoft.Extensions.AI;

namespace BestRoute;

/// <summary>Draws n samples with n calls at the same time. Each call is billed with its prompt.</summary>
internal sealed class ParallelSampler : ISampler
{
    internal static readonly ParallelSampler Instance = new();

    public int PromptCharges(IChatClient client, int samples) => samples;

    public async Task<SampleSet> SampleAsync(SampleRequest request, CancellationToken cancellationToken)
    {
        var calls = new Task<ChatResponse>[request.Samples];
        for (var i = 0; i < calls.Length; i++)
        {
            calls[i] = CallAsync(request, i, cancellationToken);
        }

        var responses = new List<ChatResponse>(calls.Length);
        var failures = new List<Exception>();
        foreach (var call in calls)
        {
            try
            {
                responses.Add(await call.ConfigureAwait(false));
            }
            catch (Exception error)
            {
                failures.Add(error);
            }
        }

        cancellationToken.ThrowIfCancellationRequested();
        return new SampleSet { Responses = responses, Failures = failures };
    }

    // Async, so that a backend that throws before it returns a task fails like any other.
    private static async Task<ChatResponse> CallAsync(SampleRequest request, int index, CancellationToken cancellationToken)
    {
        var call = request.Client.GetResponseAsync(request.Messages, BackendOptions.ForSample(request.Options, index), cancellationToken);
        await call.WaitOrAbandonAsync(cancellationToken).ConfigureAwait(false);
        return await call.ConfigureAwait(false) ?? throw new InvalidOperationException("The backend returned no response.");
    }
}
