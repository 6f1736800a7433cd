using Microsoft.Extensions.AI;

namespace BestRoute.Training;

/// <summary>Asks the models of a pool for responses to prompts, and writes them as a response log without scores.</summary>
/// <remarks>
/// Safe for concurrent use with different outputs. Each response is written to the journal next to the output before it counts as done, so that a
/// collection that was killed, cancelled or stopped can be continued. In memory are the places of the responses in the journal, 8 bytes
/// each, and never the responses; the prompts are read as a stream. The same answers give the same bytes, in any order.
/// </remarks>
internal static class ResponseCollector
{
    /// <summary>Returns the path of the journal of a response log.</summary>
    /// <param name="output">The path of the response log.</param>
    /// <returns>The path; a file is there while something can be gone on with.</returns>
    public static string JournalOf(string output) => CollectionJournal.PathFor(output);

    /// <summary>Collects what is missing.</summary>
    /// <param name="request">What to collect.</param>
    /// <param name="progress">Told of each response, on the thread that it came on and never twice at a time; may be <see langword="null"/>.</param>
    /// <param name="cancellationToken">Cancels the requests under way. Responses that came are in the journal.</param>
    /// <returns>What there is now, and whether the log is written.</returns>
    /// <exception cref="DataException">
    /// The prompts are malformed, the output is there already, or the journal is of a collection with other settings.
    /// </exception>
    /// <exception cref="IOException">The journal or the log cannot be written.</exception>
    public static async Task<CollectionResult> CollectAsync(
        CollectionRequest request, IProgress<CollectionProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentOutOfRangeException.ThrowIfLessThan(request.Samples, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(request.MaxOutputTokens, 1);
        if (Path.Exists(request.Output) && !File.Exists(JournalOf(request.Output)))
        {
            throw new DataException($"{request.Output} exists already, but there is no journal to continue from; move the file, or give another --out.");
        }

        var prompts = PromptFile.Open(request.Prompts, request.Shard, cancellationToken);
        var clients = new List<IChatClient>();
        try
        {
            // All of them before the first request: a missing key costs nothing.
            clients.AddRange(request.Pool.Models.Select(request.CreateClient));
            return await CollectAsync(request, prompts, clients, progress, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            clients.ForEach(static client => client.Dispose());
        }
    }

    private static async Task<CollectionResult> CollectAsync(
        CollectionRequest request, PromptFile prompts, List<IChatClient> clients, IProgress<CollectionProgress>? progress, CancellationToken cancellationToken)
    {
        var models = request.Pool.Models;
        using var ledger = new SpendLedger(request.SpendLimit);
        var tally = new CollectionTally(request, prompts, progress);
        using var journal = CollectionJournal.Open(
            request,
            prompts,
            (slot, response) =>
            {
                var cost = response.Cost(models[slot.Model].Price, prompts.Lengths[slot.Place]);
                ledger.Add(cost);
                tally.AddEarlier(slot.Model, response, cost);
            },
            cancellationToken);

        tally.Report();
        BackendQueue[] queues = [.. clients.Select((client, model) => new BackendQueue(request, prompts, journal, ledger, tally, model, client))];
        await RunAsync(queues, cancellationToken).ConfigureAwait(false);

        var isWhole = !ledger.IsExhausted && Array.TrueForAll(queues, static queue => queue.StopReason is null);
        var result = new CollectionResult
        {
            Rows = prompts.Lengths.Count,
            Models = [.. queues.Select((queue, model) => tally.Result(model, queue.StopReason))],
            IsWritten = isWhole,
            IsSpendLimitReached = ledger.IsExhausted,
            ToCome = tally.ToCome(),
        };
        if (isWhole)
        {
            CollectedLog.Write(request, prompts, journal, cancellationToken);
            if (result.Missing == 0)
            {
                journal.Delete();
            }
        }

        return result;
    }

    // An error of one queue, such as a full disk, ends the others as well: they would pay for answers that nobody keeps.
    private static async Task RunAsync(BackendQueue[] queues, CancellationToken cancellationToken)
    {
        using var failed = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Exception? first = null;
        await Task.WhenAll(queues.Select(async queue =>
        {
            try
            {
                await queue.RunAsync(failed.Token).ConfigureAwait(false);
            }
            catch (Exception e) when (!failed.IsCancellationRequested)
            {
                first = e;
                await failed.CancelAsync().ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                // Said once, below.
            }
        })).ConfigureAwait(false);

        cancellationToken.ThrowIfCancellationRequested();
        if (first is not null)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(first);
        }
    }
}
