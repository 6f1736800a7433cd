namespace BestRoute.Studies.Faults;

/// <summary>Runs one cell of the matrix: a request through a pool of a candidate and a reference model, with the fault at its place.</summary>
internal static class CellRun
{
    private static readonly TimeSpan _referenceLimit = TimeSpan.FromSeconds(60);

    /// <summary>Runs a cell.</summary>
    /// <param name="cell">The cell.</param>
    /// <param name="backends">Its backends.</param>
    /// <param name="patience">How much real time the request may take before it counts as one that hangs.</param>
    /// <returns><see langword="null"/> if everything is as promised, otherwise what is not.</returns>
    public static async Task<string?> RunAsync(Cell cell, ICellBackends backends, TimeSpan patience)
    {
        var promise = cell.Promise;
        using var client = new BestRouteChatClient(new FixedPoolSource(Options(cell, backends)), loggerFactory: null, leaveOpen: true, backends.Time);
        using var caller = new CancellationTokenSource();

        // A backend may block the thread that calls it.
        var request = Task.Run(() => Observation.OfAsync(client, cell.Fault.Options, cell.Streaming, caller.Token));
        try
        {
            if (cell.TakesTime)
            {
                await backends.PassAsync(request).WaitAsync(patience);
            }
            else if (cell.Effect == Effect.CallerCancels)
            {
                await backends.Calls(promise.Model).ReachAsync(promise.CandidateCalls + promise.ReferenceCalls).WaitAsync(patience);
                await caller.CancelAsync();
            }

            var seen = await request.WaitAsync(patience);
            return Difference(promise, seen, backends, caller.Token)
                ?? (promise.Ending != Ending.AsItCame ? null
                : cell.Fault.IsNull ? (seen.Error is InvalidOperationException ? null : $"got {seen}")
                : seen.DifferenceFrom(await PlainAsync(cell, backends).WaitAsync(patience)));
        }
        catch (TimeoutException error)
        {
            return $"hangs: {error.Message}";
        }
    }

    private static Task<Observation> PlainAsync(Cell cell, ICellBackends backends) =>
        Observation.OfAsync(backends.Plain(cell.Promise.Model), cell.Fault.Options, cell.Streaming, CancellationToken.None);

    private static string? Difference(Promise promise, Observation seen, ICellBackends backends, CancellationToken caller)
    {
        var answer = backends.Answer(promise.Model);
        var calls = (Candidate: backends.Calls(Promise.Candidate).Count, Reference: backends.Calls(Promise.Reference).Count);
        return promise.Ending switch
        {
            _ when calls.Candidate > promise.CandidateCalls || calls.Reference > promise.ReferenceCalls =>
                $"{calls.Candidate} calls of the candidate and {calls.Reference} of the reference",
            Ending.Answer when seen.Error is not null || seen.Text != answer => $"got {seen} instead of '{answer}'",
            Ending.TimeLimit when seen.Error is not TimeoutException || !seen.Error.Message.Contains($"'{promise.Model}'", StringComparison.Ordinal) || (seen.Text.Length > 0 && seen.Text != answer) =>
                $"got {seen} instead of the time limit of '{promise.Model}'",
            Ending.Canceled when seen.Error is not OperationCanceledException error || error.CancellationToken != caller || seen.Text.Length > 0 =>
                $"got {seen} instead of the caller's cancellation",
            _ when seen.Decisions.Count == 0 => "got nothing at all, not even a decision",
            _ when seen.Decisions.Any(static decision => decision is null) => "a decision is missing",
            _ when seen.Decisions.Any(decision => decision!.Route.Model != promise.Model) => $"the decision names '{seen.Decisions[0]!.Route}'",
            _ when seen.Decisions[^1]!.Cost is not (>= 0 and < 1) => $"the cost is {seen.Decisions[^1]!.Cost}",
            _ when seen.Decisions[^1]!.Attempts.Count != Math.Min(1, calls.Candidate) + Math.Min(1, calls.Reference) => $"the decision has {seen.Decisions[^1]!.Attempts.Count} attempts",
            _ => null,
        };
    }

    private static BestRouteOptions Options(Cell cell, ICellBackends backends)
    {
        var match = cell.Place == Place.Reference ? 0.2 : 0.9;
        var options = new BestRouteOptions
        {
            Threshold = 0.5,
            Predictor = new FixedPredictor(
            [
                (new(Promise.Reference, 1), 1),
                .. Enumerable.Range(1, cell.IsDraw ? 3 : 1).Select(n => (new ModelRoute(Promise.Candidate, n), cell.IsDraw && n < 3 ? 0.1 : match)),
            ]),
        };
        var reference = backends.Limit ?? _referenceLimit;
        options.Models.Add(new()
        {
            Id = Promise.Reference,
            IsReference = true,
            Price = new(10, 10),
            ChatClient = backends.Client(Promise.Reference),
            FirstContentTimeout = reference,
            UpdateTimeout = reference,
            ResponseTimeout = reference,
        });
        options.Models.Add(new()
        {
            Id = Promise.Candidate,
            Price = new(1, 1),
            MaxSamples = cell.IsDraw ? 3 : 1,
            ChatClient = backends.Client(Promise.Candidate),
            FirstContentTimeout = backends.Limit,
            UpdateTimeout = backends.Limit,
            ResponseTimeout = backends.Limit,
        });
        return options;
    }
}
