using System.Text;
using Microsoft.Extensions.AI;

namespace BestRoute.Training;

/// <summary>Asks one model for everything that is missing of it, in the order of the prompts, with a bounded number of requests under way.</summary>
internal sealed class BackendQueue(
    CollectionRequest request, PromptFile prompts, CollectionJournal journal, SpendLedger ledger, CollectionTally tally, int model, IChatClient client)
{
    /// <summary>If this many requests fail in a row, the cause is not in the prompts.</summary>
    private const int FailuresInARow = 10;

    /// <summary>What a backend may add to a message, in tokens. Chat templates take fewer.</summary>
    private const int AddedTokens = 256;

    private readonly PoolFileModel _model = request.Pool.Models[model];
    private readonly IChoiceClient? _choiceClient = client.GetService<IChoiceClient>();

    private int _failuresInARow;
    private volatile string? _stopReason;
    private volatile bool _refusesChoices;

    /// <summary>Why the model was not asked to the end, or null.</summary>
    public string? StopReason => _stopReason;

    public Task RunAsync(CancellationToken cancellationToken)
    {
        var options = new ParallelOptions
        {
            MaxDegreeOfParallelism = _model.Backend?.Concurrency ?? PoolFileBackend.DefaultConcurrency,
            CancellationToken = cancellationToken,
        };
        return Parallel.ForEachAsync(Missing(), options, async (item, token) => await AskAsync(item.Row, item.Slots, token).ConfigureAwait(false));
    }

    /// <summary>Gets what is missing: as many samples of a row at a time as one request may ask for.</summary>
    private IEnumerable<(PromptRow Row, CollectionSlot[] Slots)> Missing()
    {
        var choices = _choiceClient is null ? 1 : _model.Backend?.MaxChoicesPerRequest ?? 1;
        foreach (var row in prompts.Rows())
        {
            var missing = Enumerable.Range(0, request.Samples).Select(sample => new CollectionSlot(row.Place, model, sample)).Where(slot => !journal.Has(slot));
            foreach (var slots in missing.Chunk(choices))
            {
                if (_stopReason is not null || ledger.IsExhausted)
                {
                    yield break;
                }

                yield return (row, slots);
            }
        }
    }

    private async Task AskAsync(PromptRow row, CollectionSlot[] slots, CancellationToken cancellationToken)
    {
        var options = new ChatOptions
        {
            Temperature = (float?)request.Temperature,
            MaxOutputTokens = request.MaxOutputTokens,
            Tools = row.Conversation.Tools.Count == 0 ? null : [.. row.Conversation.Tools],
        };
        var asked = slots.Length > 1 && !_refusesChoices ? await AskForChoicesAsync(row, slots, options, cancellationToken).ConfigureAwait(false) : 0;

        // Some backends return fewer choices than they were asked for. The rest is asked for one by one.
        foreach (var slot in slots.Skip(asked))
        {
            await AskAsync(
                row,
                slot,
                samples: 1,
                async () => Add(row, [slot], [CollectedResponse.Of(await client.GetResponseAsync(row.Conversation.Messages, options, cancellationToken).ConfigureAwait(false))]),
                cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Asks for several samples in one request.</summary>
    /// <returns>How many samples need no other request: those that came, or all of them if the request failed.</returns>
    private async Task<int> AskForChoicesAsync(PromptRow row, CollectionSlot[] slots, ChatOptions options, CancellationToken cancellationToken)
    {
        var answered = slots.Length;
        await AskAsync(
            row,
            slots[0],
            slots.Length,
            async () =>
            {
                var answers = await _choiceClient!.GetChoicesAsync(row.Conversation.Messages, options, slots.Length, cancellationToken).ConfigureAwait(false);
                _refusesChoices |= answers.Count == 0;
                answered = answers.Count;
                return Add(row, slots, CollectedResponse.Of(answers));
            },
            cancellationToken).ConfigureAwait(false);
        return answered;
    }

    private async Task AskAsync(PromptRow row, CollectionSlot slot, int samples, Func<Task<double>> ask, CancellationToken cancellationToken)
    {
        if (_stopReason is not null
            || await ledger.ReserveAsync(() => Forecast(row.Conversation, samples), cancellationToken).ConfigureAwait(false) is not { } reserved)
        {
            return;
        }

        double cost = 0;
        try
        {
            cost = await ask().ConfigureAwait(false);
            Volatile.Write(ref _failuresInARow, 0);
        }
        catch (BackendException e)
        {
            journal.AddError(slot, row.Number, e.Message);
            tally.AddFailure(model, e.Message);
            if (e.Failure == BackendFailure.Backend)
            {
                Stop(e.Message);
            }
            else if (Interlocked.Increment(ref _failuresInARow) == FailuresInARow)
            {
                Stop($"{FailuresInARow} requests failed in a row; the last error: {e.Message}");
            }
        }
        finally
        {
            ledger.Settle(reserved, cost);
        }
    }

    /// <summary>Keeps responses.</summary>
    /// <returns>What they cost.</returns>
    private double Add(PromptRow row, CollectionSlot[] slots, CollectedResponse[] responses)
    {
        double sum = 0;
        foreach (var (slot, response) in slots.Zip(responses))
        {
            var cost = response.Cost(_model.Price, prompts.Lengths[row.Place]);
            journal.Add(slot, row.Number, response);
            tally.Add(model, response, cost);
            sum += cost;
        }

        return sum;
    }

    /// <summary>What a request will cost: the mean of the model's answers so far, for each sample. Before the first one, it is the highest possible cost.</summary>
    private SpendForecast Forecast(Conversation conversation, int samples)
    {
        var text = conversation.Text;
        if (tally.MeanCost(model) is { } mean)
        {
            return new(Math.Max(samples * mean, Pricing.Settle(_model.Price, new ReportedUsage(TokenEstimate.FromLength(text.Length), 0, 0))), IsLearned: true);
        }

        // No token is shorter than a byte of the text.
        var input = Encoding.UTF8.GetByteCount(text) + (AddedTokens * conversation.Messages.Count);
        return new(Pricing.Settle(_model.Price, new ReportedUsage(input, 0, (long)samples * request.MaxOutputTokens)), IsLearned: false);
    }

    private void Stop(string reason) => _stopReason ??= reason;
}
