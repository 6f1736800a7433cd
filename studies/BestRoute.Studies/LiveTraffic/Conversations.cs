using System.CommandLine;
using BestRoute.Studies.Suites;
using BestRoute.Training;
using Microsoft.Extensions.AI;

namespace BestRoute.Studies.LiveTraffic;

/// <summary>What conversations cost when each turn is routed, when they stay with a model, and when the reference answers everything.</summary>
internal static class Conversations
{
    private const int Count = 200;
    private const int Questions = 4;
    private const double FollowUpShare = 0.5;

    // What most providers charge for cached input, as a share of the input price: 10% to 50%.
    private const double CachedShare = 0.1;

    private static readonly string[] _followUps = ["commit it", "yes, go on", "ok, do it", "thanks", "try again", "shorter, please"];

    private enum Strategy
    {
        AlwaysReference,
        NeverSwitch,
        EachTurn,
        KeepModel,
    }

    public static Command Create() => SuiteCommand.Create(
        "conversations", $"The bill, the switches and the quality of {Count} scripted conversations with prompt caches.", "test", RunAsync);

    private static async Task RunAsync(string data, string split, TextWriter output)
    {
        output.WriteLine("| pool | strategy | bill | switches per conversation | quality |");
        output.WriteLine("| --- | --- | --- | --- | --- |");
        foreach (var suite in Suite.In(data))
        {
            using var workspace = new Workspace();
            var package = await workspace.TrainAsync(suite.Log, suite.Pool);
            using var log = new ResponseLog([suite.Log], suite.Pool);
            IReadOnlyList<QueryRecord> queries = [.. log.Read(split)];
            var pool = new RecordedPool(package, suite.Pool, queries);
            var scripts = Scripts(queries);
            double referenceBill = 0, referenceQuality = 0;
            foreach (var strategy in Enum.GetValues<Strategy>())
            {
                var (bill, switches, quality) = await HoldAsync(pool, scripts, strategy);
                (referenceBill, referenceQuality) = strategy == Strategy.AlwaysReference ? (bill, quality) : (referenceBill, referenceQuality);
                output.WriteLine(FormattableString.Invariant(
                    $"| {suite.Name} | {Name(strategy)} | {100 * bill / referenceBill:0.0}% | {(double)switches / Count:0.00} | {100 * ((quality / referenceQuality) - 1):+0.0;-0.0;0.0}% |"));
            }
        }
    }

    /// <summary>Makes conversations: a system prompt, a document, and questions of the log, some of them with a follow-up.</summary>
    private static List<List<ChatMessage>> Scripts(IReadOnlyList<QueryRecord> queries)
    {
        var random = new Random(1);
        var scripts = new List<List<ChatMessage>>();
        for (var i = 0; i < Count; i++)
        {
            List<ChatMessage> script =
            [
                new(ChatRole.System, Filler("You are a careful assistant. ", 2_000)),
                new(ChatRole.System, Filler($"Document {i}: the customer wants an answer. ", 8_000)),
            ];
            for (var question = 0; question < Questions; question++)
            {
                script.Add(new(ChatRole.User, queries[random.Next(queries.Count)].Prompt));
                if (random.NextDouble() < FollowUpShare)
                {
                    script.Add(new(ChatRole.User, _followUps[random.Next(_followUps.Length)]));
                }
            }

            scripts.Add(script);
        }

        return scripts;
    }

    private static async Task<(double Bill, int Switches, double Quality)> HoldAsync(RecordedPool pool, List<List<ChatMessage>> scripts, Strategy strategy)
    {
        using var router = pool.Router(keepsModel: strategy == Strategy.KeepModel, cachedShare: CachedShare);
        double bill = 0, quality = 0;
        int switches = 0, scored = 0;
        foreach (var script in scripts)
        {
            List<ChatMessage> history = [];
            string? last = null;
            foreach (var message in script)
            {
                history.Add(message);
                if (message.Role != ChatRole.User)
                {
                    continue;
                }

                var options = new ChatOptions
                {
                    ModelId = strategy switch
                    {
                        Strategy.AlwaysReference => pool.Reference,
                        Strategy.NeverSwitch => last,
                        _ => null,
                    },
                };
                var answer = await router.GetResponseAsync(history, options);
                var decision = answer.GetRoutingDecision()!;
                history.AddRange(answer.Messages);
                bill += decision.Cost!.Value;
                switches += last is not null && last != decision.Route.Model ? 1 : 0;
                last = decision.Route.Model;
                if (pool.ScoreOf(message.Text, decision) is { } score)
                {
                    quality += score;
                    scored++;
                }
            }
        }

        return (bill, switches, quality / scored);
    }

    private static string Name(Strategy strategy) => strategy switch
    {
        Strategy.AlwaysReference => "always the reference",
        Strategy.NeverSwitch => "never switch after the first turn",
        Strategy.EachTurn => "each turn by itself",
        _ => "BestRoute",
    };

    private static string Filler(string sentence, int length) => string.Concat(Enumerable.Repeat(sentence, (length / sentence.Length) + 1))[..length];
}
