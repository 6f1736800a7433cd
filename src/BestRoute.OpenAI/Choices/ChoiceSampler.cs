using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using OpenAI.Chat;

namespace BestRoute.OpenAI;

/// <summary>
/// Draws n samples with one request for n choices where the backend returns them, otherwise with n requests. It counts what came, and asks for the rest with requests of their own.
/// Safe for concurrent use.
/// </summary>
internal sealed class ChoiceSampler : ICallSampler
{
    private readonly ConditionalWeakTable<IChatClient, ChoiceSupport> _support = [];

    public int PromptCharges(SampledModel model, int samples) =>
        model.MultipleChoices == MultipleChoices.Native ? Choices.Requests(model, samples) : samples;

    public int ExpectedPromptCharges(SampledModel model, int samples) =>
        samples == 1 ? 1 : SupportOf(model.Client).Requests(model, samples);

    public async Task<SampleSet> SampleAsync(SampleRequest request, CancellationToken cancellationToken)
    {
        var draw = new ChoiceDraw();
        var missing = request.Samples;
        if (missing > 1 && SupportOf(request.Model.Client) is var support && support.MayAsk(request.Model.MultipleChoices, request.TimeProvider))
        {
            foreach (var reply in await AskAsync(request, support, cancellationToken).ConfigureAwait(false))
            {
                draw.Add(reply);
            }

            missing = cancellationToken.IsCancellationRequested ? 0 : draw.Missing;
        }

        if (missing > 0)
        {
            draw.Add(await ParallelSampler.Instance.SampleAsync(request.Rest(missing), cancellationToken).ConfigureAwait(false));
        }

        return draw.ToSet();
    }

    private static Task<ChoiceReply[]> AskAsync(SampleRequest request, ChoiceSupport support, CancellationToken cancellationToken)
    {
        var limit = Math.Min(request.Model.MaxChoicesPerRequest ?? request.Samples, request.Samples);
        var asked = new List<Task<ChoiceReply>>();
        for (var first = 0; first < request.Samples; first += limit)
        {
            asked.Add(AskAsync(request, first, Math.Min(limit, request.Samples - first), support, cancellationToken));
        }

        return Task.WhenAll(asked);
    }

    private static async Task<ChoiceReply> AskAsync(SampleRequest request, int first, int n, ChoiceSupport support, CancellationToken cancellationToken)
    {
        try
        {
            var options = BackendOptions.ForSample(request.Options, request.FirstIndex + first);
            var call = BackendCall.StartAsync(request, n > 1 ? Choices.Ask(options, n) : options, cancellationToken, samples: n);
            var responses = Choices.Read(await call.ConfigureAwait(false));
            if (n > 1)
            {
                support.Report(responses.Count, request.TimeProvider);
            }

            return new ChoiceReply(n) { Responses = responses.Count > n ? responses[..n] : responses };
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return new ChoiceReply(n) { IsUnfinished = true };
        }
        catch (Exception error) when (n > 1 && ChoiceRefusal.Is(error))
        {
            // The server charges nothing for a request that it refuses.
            support.Refuse(request.TimeProvider);
            return new ChoiceReply(n);
        }
        catch (Exception error)
        {
            return new ChoiceReply(n) { Failure = error };
        }
    }

    private ChoiceSupport SupportOf(IChatClient client) =>
        _support.GetValue(client, static client => new ChoiceSupport(client.GetService(typeof(ChatClient)) is not null));
}
