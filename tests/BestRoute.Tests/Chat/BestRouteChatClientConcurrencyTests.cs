using System.Globalization;
using Microsoft.Extensions.AI;

namespace BestRoute.Tests;

public sealed class BestRouteChatClientConcurrencyTests
{
    private const int Requests = 200;

    // In the order in which Algorithm 1 takes them here: by n times price.
    private static readonly (string Model, int Samples, double Price)[] _routes = [("tiny", 3, 0.1), ("small", 1, 1), ("middle", 2, 1), ("large", 1, 10)];

    private enum Fate
    {
        Answer,
        Empty,
        Error,
        Hang,
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Concurrent_requests_end_as_a_sequential_oracle_says(int seed)
    {
        var fates = Draw(new Random(seed));
        var stops = Enumerable.Range(0, Requests).Select(static _ => new CancellationTokenSource()).ToArray();
        var pool = new TestPool();
        pool.Candidate("tiny", [0, 0, 1], price: 0.1).Candidate("small", 1, price: 1).Candidate("middle", [0, 1], price: 1).Reference("large", price: 10);
        pool.Options.LearnOutputLengths = false;
        pool.Options.CircuitBreaker.IsEnabled = false;
        pool.Options.Scorer = new FakeScorer(static text => double.Parse(text.Split('/')[^1], CultureInfo.InvariantCulture));
        foreach (var (model, _, _) in _routes)
        {
            pool[model].Respond = (call, _) => RespondAsync(model, call, fates, stops);
        }

        using var client = pool.Client();
        var outcomes = await Task.WhenAll(Enumerable.Range(0, Requests).Select(i => Task.Run(() => AskAsync(client, i, stops[i].Token)))).OrHang();

        var expected = Enumerable.Range(0, Requests).Select(i => Expect(i, fates)).ToList();
        Assert.Equal(expected, outcomes);
        Assert.Equal(["answered", "cancelled", "failed"], outcomes.Select(static outcome => outcome.End).Distinct().Order());
        Assert.Equal(expected.Sum(static outcome => outcome.Calls), _routes.Sum(route => pool[route.Model].Calls.Count));
    }

    private static Dictionary<(int Request, string Model, int Sample), (Fate Fate, int Score, int Output)> Draw(Random random)
    {
        var fates = new Dictionary<(int, string, int), (Fate, int, int)>();
        for (var i = 0; i < Requests; i++)
        {
            foreach (var (model, samples, _) in _routes)
            {
                for (var sample = 0; sample < samples; sample++)
                {
                    var fate = random.NextDouble() switch
                    {
                        < 0.03 => Fate.Hang,
                        < 0.55 => Fate.Error,
                        < 0.75 => Fate.Empty,
                        _ => Fate.Answer,
                    };
                    fates[(i, model, sample)] = (fate, random.Next(3), random.Next(1, 100));
                }
            }
        }

        return fates;
    }

    private static async Task<ChatResponse> RespondAsync(
        string model, FakeCall call, Dictionary<(int Request, string Model, int Sample), (Fate Fate, int Score, int Output)> fates, CancellationTokenSource[] stops)
    {
        await Task.Yield();
        var request = int.Parse(call.Messages[0].Text, CultureInfo.InvariantCulture);
        var (fate, score, output) = fates[(request, model, call.SampleIndex!.Value)];
        switch (fate)
        {
            case Fate.Error:
                throw new HttpRequestException(model);
            case Fate.Hang:
                _ = stops[request].CancelAsync();
                return await new TaskCompletionSource<ChatResponse>().Task;
            default:
                return FakeChatClient.Answer(fate == Fate.Empty ? "" : $"{request}/{model}/{call.SampleIndex}/{score}", 10, output);
        }
    }

    private static async Task<Outcome> AskAsync(BestRouteChatClient client, int request, CancellationToken cancellationToken)
    {
        var prompt = request.ToString(CultureInfo.InvariantCulture);
        try
        {
            var response = IsStreaming(request)
                ? await client.GetStreamingResponseAsync(prompt, cancellationToken: cancellationToken).ToChatResponseAsync(CancellationToken.None)
                : await client.GetResponseAsync(prompt, cancellationToken: cancellationToken);
            var decision = response.GetRoutingDecision()!;
            return new(
                "answered",
                response.Text,
                response.Usage!.InputTokenCount!.Value,
                response.Usage.OutputTokenCount!.Value,
                Math.Round(decision.Cost!.Value * 1e6, 6),
                string.Join(" ", decision.Attempts.Select(static attempt => $"{attempt.Route.Model}:{attempt.Outcome}")),
                0);
        }
        catch (OperationCanceledException)
        {
            return new("cancelled", "", 0, 0, 0, "", 0);
        }
        catch (HttpRequestException error)
        {
            return new("failed", error.Message, 0, 0, 0, "", 0);
        }
    }

    private static bool IsStreaming(int request) => request % 2 == 1;

    // Independent of the library: what must happen, request by request.
    private static Outcome Expect(int request, Dictionary<(int Request, string Model, int Sample), (Fate Fate, int Score, int Output)> fates)
    {
        long input = 0, output = 0;
        var calls = 0;
        double cost = 0;
        var attempts = new List<string>();
        foreach (var (model, samples, price) in _routes)
        {
            var draws = Enumerable.Range(0, samples).Select(sample => (Sample: sample, Draw: fates[(request, model, sample)])).ToList();
            calls += samples;
            if (draws.Any(static draw => draw.Draw.Fate == Fate.Hang))
            {
                return new("cancelled", "", 0, 0, 0, "", calls);
            }

            var came = draws.Where(static draw => draw.Draw.Fate != Fate.Error).ToList();
            input += 10 * came.Count;
            output += came.Sum(static draw => draw.Draw.Output);
            cost += price * came.Sum(static draw => 10 + draw.Draw.Output);

            var usable = came.Where(draw => model == "large" || draw.Draw.Fate == Fate.Answer).ToList();
            if (usable.Count > 0)
            {
                var (sample, (fate, score, _)) = usable.OrderByDescending(static draw => draw.Draw.Score).ThenBy(static draw => draw.Sample).First();

                // An empty stream of the reference is what a plain client would have got, and nothing else is left.
                attempts.Add($"{model}:{(fate == Fate.Empty && IsStreaming(request) ? "Invalid" : "Answered")}");
                return new("answered", fate == Fate.Empty ? "" : $"{request}/{model}/{sample}/{score}", input, output, Math.Round(cost, 6), string.Join(" ", attempts), calls);
            }

            attempts.Add($"{model}:{(came.Count > 0 ? "Invalid" : "Failed")}");
        }

        return new("failed", "large", 0, 0, 0, "", calls);
    }

    private sealed record Outcome(string End, string Text, long Input, long Output, double Cost, string Attempts, int Calls)
    {
        // The calls are counted at the backends.
        public bool Equals(Outcome? other) =>
            other is not null && (End, Text, Input, Output, Cost, Attempts) == (other.End, other.Text, other.Input, other.Output, other.Cost, other.Attempts);

        public override int GetHashCode() => End.GetHashCode(StringComparison.Ordinal);
    }
}
