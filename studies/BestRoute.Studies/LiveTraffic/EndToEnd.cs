using System.CommandLine;
using BestRoute.Studies.Suites;
using BestRoute.Training;
using Microsoft.Extensions.AI;

namespace BestRoute.Studies.LiveTraffic;

/// <summary>
/// Whether a package calibrated for a drop of at most 5% keeps it when the application adds a system prompt and a history. The backends ignore both, so that
/// the recorded answers stay right.
/// </summary>
internal static class EndToEnd
{
    private const int Questions = 300;
    private const int Turns = 3;
    private const string Calibration = "calibration";

    private static readonly RoutingTarget _target = RoutingTarget.MaxQualityDrop(0.05);

    public static Command Create() => SuiteCommand.Create(
        "end-to-end", $"Whether {_target} is kept with system prompts and in chats of {Turns} turns. Split calibration is what the package was calibrated on.", "test", RunAsync);

    private static async Task RunAsync(string data, string split, TextWriter output)
    {
        output.WriteLine("| pool | system prompt | turns | to the reference | quality | cost of the query alone | calibrate said | off by | whole bill |");
        output.WriteLine("| --- | --- | --- | --- | --- | --- | --- | --- | --- |");
        foreach (var suite in Suite.In(data))
        {
            using var workspace = new Workspace();
            var halved = ValidationHalves.Write(suite.Log, workspace.Path("log.jsonl.gz"), Calibration);
            var package = await workspace.TrainAsync(halved, suite.Pool);
            var calibrated = await PackageCalibrator.CalibrateAsync(new CalibrationRequest { Package = package, DataFiles = [halved], Target = _target, Split = Calibration });
            using var log = new ResponseLog([halved], suite.Pool);

            // Logs are in the order of their tasks, so the first questions would be of one kind.
            IReadOnlyList<QueryRecord> queries = [.. log.Read(split).OrderBy(static query => PromptHash.Of(query.Prompt)).Take(Questions)];
            var pool = new RecordedPool(package, suite.Pool, queries);
            foreach (var characters in new[] { 0, 400, 4_000 })
            {
                foreach (var turns in new[] { 1, Turns })
                {
                    var reference = await AskAsync(pool, queries, characters, turns, pool.Reference);
                    var routed = await AskAsync(pool, queries, characters, turns, model: null);
                    var saved = 1 - (routed.QueryCost / reference.QueryCost);
                    output.WriteLine(FormattableString.Invariant(
                        $"| {suite.Name} | {characters:N0} | {turns} | {100.0 * routed.ToReference / queries.Count:0.0}% | {100 * ((routed.Quality / reference.Quality) - 1):+0.0;-0.0;0.0}% | {-100 * saved:+0.0;-0.0;0.0}% | {-100 * calibrated.CostReduction:+0.0;-0.0;0.0}% | {100 * (calibrated.CostReduction - saved):+0.0;-0.0;0.0} | {100 * ((routed.Bill / reference.Bill) - 1):+0.0;-0.0;0.0}% |"));
                }
            }
        }
    }

    private static async Task<Outcome> AskAsync(RecordedPool pool, IReadOnlyList<QueryRecord> queries, int systemCharacters, int turns, string? model)
    {
        using var router = pool.Router(keepsModel: false, _target);
        var outcome = default(Outcome);
        List<ChatMessage> history = [];
        for (var i = 0; i < queries.Count; i++)
        {
            if (i % turns == 0)
            {
                history = systemCharacters == 0 ? [] : [new(ChatRole.System, new string('s', systemCharacters))];
            }

            var shared = TokenEstimate.FromLength(history.Sum(static message => (long)message.Text.Length));
            history.Add(new(ChatRole.User, queries[i].Prompt));
            var answer = await router.GetResponseAsync(history, new ChatOptions { ModelId = model });
            history.AddRange(answer.Messages);
            var decision = answer.GetRoutingDecision()!;
            outcome.Bill += decision.Cost!.Value;
            outcome.QueryCost += decision.Cost.Value - (shared * decision.Route.Samples * pool.InputPriceOf(decision.Route.Model));
            outcome.Quality += pool.ScoreOf(queries[i].Prompt, decision)!.Value;
            outcome.ToReference += decision.Route.Model == pool.Reference ? 1 : 0;
        }

        return outcome;
    }

    private struct Outcome
    {
        public double Bill;
        public double QueryCost;
        public double Quality;
        public int ToReference;
    }
}
