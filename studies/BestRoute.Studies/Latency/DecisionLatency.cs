using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using BestRoute.Onnx;
using BestRoute.OpenAI.Tests.Servers;
using BestRoute.Studies.Commands;
using Microsoft.Extensions.AI;

namespace BestRoute.Studies.Latency;

/// <summary>The paper's Figure 7 as a table: how long a request takes to predict and choose, to draw, and to filter and score, for 1, 5 and 20 samples.</summary>
internal static class DecisionLatency
{
    private const string Model = "standin-small";
    private const int WarmUp = 100;

    private static readonly int[] _samples = [1, 5, 20];
    private static readonly TimeSpan _warmUpDelay = TimeSpan.FromMilliseconds(20);

    public static Command Create()
    {
        var requests = Arguments.PositiveCount("--requests", 60, "The number of requests of each row.");
        var median = Arguments.PositiveCount("--median", 500, "The median time of the backend for one choice, in milliseconds.");
        var encoder = new Option<DirectoryInfo?>("--encoder")
        {
            HelpName = "FOLDER",
            Description = "An encoder that `bestroute import` made. It encodes the query, and a linear reward with random weights scores on its vectors.",
        };
        var command = new Command("decision-latency", "Measures how long the parts of a request take, for 1, 5 and 20 samples, in one request and in n requests.") { requests, median, encoder };
        command.SetAction(parsed => RunAsync(parsed.GetValue(requests), TimeSpan.FromMilliseconds(parsed.GetValue(median)), parsed.GetValue(encoder)?.FullName));
        return command;
    }

    private static async Task RunAsync(int requests, TimeSpan median, string? encoderFolder)
    {
        using var encoder = encoderFolder is null ? null : OnnxQueryEncoder.Load(encoderFolder);
        List<(string Name, Action<BestRouteOptions> Use)> scorers =
        [
            ("lexical, trained", static _ => { }),
            ("lexical, consensus", static options => options.Scorer = new ConsensusScorer()),
        ];
        if (encoder is not null)
        {
            var predictor = await PredictorAsync(encoder);
            var scorer = new EncodedRewardScorer(encoder, RandomWeights(encoder.Dimensions));
            scorers.Add(("language model, reward on its vectors", options => (options.Predictor, options.Threshold, options.Scorer) = (predictor, 0.5, scorer)));
        }

        // Until the code is compiled with optimizations, which happens while the process waits. A language model is not compiled.
        foreach (var (_, use) in scorers.Take(2))
        {
            await MeasureAsync(use, 20, MultipleChoices.Native, _warmUpDelay, WarmUp);
            await MeasureAsync(use, 20, MultipleChoices.Parallel, _warmUpDelay, WarmUp);
        }

        foreach (var delay in new[] { median, TimeSpan.Zero })
        {
            Console.WriteLine(delay == TimeSpan.Zero ? "\nThe backend answers at once:\n" : FormattableString.Invariant($"\nThe backend takes {delay.TotalMilliseconds} ms for one choice:\n"));
            Console.WriteLine("| router, scorer | n | requests | predict and choose, ms | draw, ms | filter and score, ms | sum, ms | without the draw |");
            Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- | --- |");
            foreach (var (name, use) in scorers)
            {
                foreach (var n in _samples)
                {
                    foreach (var choices in n == 1 ? [MultipleChoices.Parallel] : new[] { MultipleChoices.Native, MultipleChoices.Parallel })
                    {
                        Print(name, n, choices, await MeasureAsync(use, n, choices, delay, requests));
                    }
                }
            }
        }
    }

    /// <summary>Sends requests, one after the other, and returns the times of their parts in milliseconds.</summary>
    private static async Task<List<(double Predict, double Draw, double Score)>> MeasureAsync(Action<BestRouteOptions> use, int n, MultipleChoices choices, TimeSpan delay, int requests)
    {
        await using var server = await ScriptedServer.StartAsync(new ScriptedBackend(delay, seed: 1).AnswerAsync);
        var options = new BestRouteOptions { Package = "assets/quickstart" }.UseOpenAI();
        options.Models.Add(new() { Id = "standin-large", IsReference = true, Price = new(5, 15), ChatClient = TestClient.Create(server) });
        options.Models.Add(new() { Id = Model, Price = new(0.2, 0.6), MaxSamples = 20, MultipleChoices = choices, ChatClient = TestClient.Create(server) });
        use(options);
        var sampler = new TimedSampler(options.Sampler!);
        options.Sampler = sampler;
        using var router = new BestRouteChatClient(options);
        var chat = new ChatOptions().WithRoute(Model, n);
        var random = new Random(n);
        var times = new List<(double Predict, double Draw, double Score)>();
        for (var i = 0; i < requests; i++)
        {
            var query = MadeUpText.Of(500, random);
            var begin = Stopwatch.GetTimestamp();
            var response = await router.GetResponseAsync(query, chat);
            var end = Stopwatch.GetTimestamp();
            var attempt = response.GetRoutingDecision()!.Attempts[^1];
            if (attempt.Route.Model != Model || attempt.Outcome != AttemptOutcome.Answered)
            {
                throw new CommandException($"The request was not answered by {Model} x{n}, but by {attempt}.");
            }

            times.Add((Milliseconds(begin, sampler.Draw.Begin), Milliseconds(sampler.Draw.Begin, sampler.Draw.End), Milliseconds(sampler.Draw.End, end)));
        }

        return times;
    }

    private static void Print(string name, int n, MultipleChoices choices, List<(double Predict, double Draw, double Score)> times)
    {
        var how = n == 1 ? "1" : choices == MultipleChoices.Native ? "1 for n choices" : $"{n}";
        var added = Percentile.Of(times.Select(static time => time.Predict + time.Score), 50) / Percentile.Of(times.Select(static time => time.Predict + time.Draw + time.Score), 50);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {name} | {n} | {how} | {Both(static time => time.Predict)} | {Both(static time => time.Draw)} | {Both(static time => time.Score)} | {Both(static time => time.Predict + time.Draw + time.Score)} | {added:0.0%} |"));

        string Both(Func<(double Predict, double Draw, double Score), double> part) => string.Create(
            CultureInfo.InvariantCulture, $"{Percentile.Of(times.Select(part), 50):0.00} / {Percentile.Of(times.Select(part), 95):0.00}");
    }

    // Its predictions do not matter, since the caller names the route.
    private static async Task<NearestNeighbourPredictor> PredictorAsync(IQueryEncoder encoder)
    {
        var predictor = new NearestNeighbourPredictor(encoder, [new("standin-large", 1), .. _samples.Select(static n => new ModelRoute(Model, n))], "standin-large");
        var random = new Random(1);
        for (var i = 0; i < predictor.Neighbours; i++)
        {
            await predictor.AddAsync(MadeUpText.Of(500, random), [1, 0.5, 0.6, 0.7]);
        }

        return predictor;
    }

    private static float[] RandomWeights(int dimensions)
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, dimensions).Select(_ => (random.NextSingle() * 2) - 1)];
    }

    private static double Milliseconds(long begin, long end) => Stopwatch.GetElapsedTime(begin, end).TotalMilliseconds;
}
