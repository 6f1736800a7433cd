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

    private int _failuresInARow;
    private volatile string? _stopReason;

    /// <summary>Why the model was not asked to the end, or null.</summary>
    public string? StopReason => _stopReason;

    public Task RunAsync(CancellationToken cancellationToken)
    {
        var options = new ParallelOptions
        {
            MaxDegreeOfParallelism = _model.Backend?.Concurrency ?? PoolFileBackend.DefaultConcurrency,
            CancellationToken = cancellationToken,
        };
        return Parallel.ForEachAsync(Missing(), options, async (item, token) => await AskAsync(item.Row, item.Slot, token).ConfigureAwait(false));
    }

    private IEnumerable<(PromptRow Row, CollectionSlot Slot)> Missing()
    {
        foreach (var row in prompts.Rows())
        {
            for (var sample = 0; sample < request.Samples; sample++)
            {
                if (_stopReason is not null || ledger.IsExhausted)
                {
                    yield break;
                }

                var slot = new CollectionSlot(row.Place, model, sample);
                if (!journal.Has(slot))
                {
                    yield return (row, slot);
                }
            }
        }
    }

    private async Task AskAsync(PromptRow row, CollectionSlot slot, CancellationToken cancellationToken)
    {
        if (_stopReason is not null
            || await ledger.ReserveAsync(() => Forecast(row.Conversation), cancellationToken).ConfigureAwait(false) is not { } reserved)
        {
            return;
        }

        double cost = 0;
        try
        {
            var options = new ChatOptions
            {
                Temperature = (float?)request.Temperature,
                MaxOutputTokens = request.MaxOutputTokens,
                Tools = row.Conversation.Tools.Count == 0 ? null : [.. row.Conversation.Tools],
            };
            var answer = await client.GetResponseAsync(row.Conversation.Messages, options, cancellationToken).ConfigureAwait(false);
            var response = CollectedResponse.Of(answer);
            cost = response.Cost(_model.Price, prompts.Lengths[row.Place]);
            journal.Add(slot, row.Number, response);
            tally.Add(model, response, cost);
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

    /// <summary>What a request will cost: the mean of the model's answers so far; before the first one, the highest possible cost.</summary>
    private SpendForecast Forecast(Conversation conversation)
    {
        var text = conversation.Text;
        if (tally.MeanCost(model) is { } mean)
        {
            return new(Math.Max(mean, Pricing.Settle(_model.Price, new ReportedUsage(TokenEstimate.FromLength(text.Length), 0, 0))), IsLearned: true);
        }

        // No token is shorter than a byte of the text.
        return new(Pricing.Settle(_model.Price, new ReportedUsage(Encoding.UTF8.GetByteCount(text) + (AddedTokens * conversation.Messages.Count), 0, request.MaxOutputTokens)), IsLearned: false);
    }

    private void Stop(string reason) => _stopReason ??= reason;
}
