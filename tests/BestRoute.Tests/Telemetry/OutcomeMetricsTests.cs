using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace BestRoute.Tests;

/// <summary>What was reported about answers, next to what the package predicted for them. The scores of the package are on a scale from 0 to 10.</summary>
[Collection(TelemetryRecorder.Alone)]
public sealed class OutcomeMetricsTests : IDisposable
{
    private readonly TelemetryRecorder _recorder = new();
    private readonly ObservedPool _pool = new();
    private readonly Random _random = new(8);

    public void Dispose()
    {
        _recorder.Dispose();
        _pool.Dispose();
    }

    [Fact]
    public async Task Feedback_is_compared_with_the_prediction_for_the_route_that_answered()
    {
        await using var provider = Start();
        var (client, feedback) = (provider.GetRequiredService<IChatClient>(), provider.GetRequiredService<IRouteFeedback>());
        var ledger = new List<(string Model, double Reported, double Predicted)>();
        var routes = new HashSet<ModelRoute>();
        for (var i = 0; i < 60; i++)
        {
            var question = RandomText.Next(_random, 40) + " ok?";
            var options = new ChatOptions().WithThreshold(_random.NextDouble());
            var answer = await (i % 2 == 0 ? client.GetResponseAsync(question, options) : client.GetStreamingResponseAsync(question, options).ToChatResponseAsync());
            var decision = answer.GetRoutingDecision()!;
            var score = (_random.NextDouble() * 14) - 2;
            routes.Add(decision.Route);
            ledger.Add((decision.Route.Model, Math.Clamp(score / 10, 0, 1), decision.Quality!.Value));

            feedback.Report(answer.ResponseId!, score);
            feedback.Report(answer.ResponseId!, 0);
        }

        feedback.Report("unknown", 10);

        Assert.True(routes.Count > 1);
        Assert.Equal(Expected(ledger, "feedback"), Measured());
    }

    [Fact]
    public async Task Grades_are_compared_with_the_predictions_for_one_sample_of_each_model()
    {
        var scores = new ConcurrentQueue<(string Model, double Reported)>();
        await using var provider = Start(
            options => options.Grade = (_, response, _) =>
            {
                double? score;
                lock (_random)
                {
                    score = _random.Next(4) == 0 ? null : _random.NextDouble() * 10;
                }

                if (score is { } known)
                {
                    scores.Enqueue((response.ModelId!, known / 10));
                }

                return ValueTask.FromResult(score);
            },
            static options => options.Mode = RoutingMode.Observe);
        var ledger = new List<(string Model, double Reported, double Predicted)>();
        for (var i = 0; i < 20; i++)
        {
            var decision = (await provider.GetRequiredService<IChatClient>().GetResponseAsync($"Question {i}")).GetRoutingDecision()!;
            await provider.GetRequiredService<RoutingLog>().IdleAsync();
            while (scores.TryDequeue(out var score))
            {
                ledger.Add((score.Model, score.Reported, decision.Routes.Single(route => route.Route == new ModelRoute(score.Model, 1)).Quality!.Value));
            }
        }

        Assert.Equal(2, ledger.DistinctBy(static entry => entry.Model).Count());
        Assert.Equal(Expected(ledger, "grade"), Measured());
    }

    [Fact]
    public async Task A_judge_is_named_as_the_source()
    {
        var judge = ScriptedJudge.Fair(static text => text == "144" ? 1 : 0);
        _pool.Large.Respond = (call, token) => call.Messages.Any(static message => message.Text.Contains("144", StringComparison.Ordinal))
            ? judge.GetResponseAsync(call.Messages, call.Options, token)
            : Task.FromResult(FakeChatClient.Answer("144", 100, 10));
        await using var provider = Start(static options => options.Judge = "large", static options => options.Mode = RoutingMode.Observe);

        await ObservedPool.AskAsync(provider, requests: 1);

        Assert.All(Measured(), static series => Assert.EndsWith("outcome_source=judge", series, StringComparison.Ordinal));
        Assert.Contains("reported_quality 3 0 model=small outcome_source=judge", Measured());
        Assert.Contains("reported_quality 1 0.1 model=large outcome_source=judge", Measured());
    }

    [Fact]
    public async Task Nothing_is_measured_without_a_package()
    {
        await using var provider = _pool.Start(static options => options.Grade = static (_, _, _) => ValueTask.FromResult<double?>(1));
        var answer = await provider.GetRequiredService<IChatClient>().GetResponseAsync("Hi");
        await provider.GetRequiredService<RoutingLog>().IdleAsync();

        provider.GetRequiredService<IRouteFeedback>().Report(answer.ResponseId!, 1);

        Assert.Empty(Measured());
    }

    private static IEnumerable<string> Expected(IEnumerable<(string Model, double Reported, double Predicted)> ledger, string source) => ledger
        .GroupBy(static entry => entry.Model)
        .SelectMany(model => (string[])
        [
            Series("reported_quality", model.Count(), model.Sum(static entry => entry.Reported), model.Key, source),
            Series("predicted_quality", model.Count(), model.Sum(static entry => Math.Clamp(entry.Predicted, 0, 1)), model.Key, source),
        ])
        .Order(StringComparer.Ordinal);

    private static string Series(string instrument, int count, double sum, string model, string source) =>
        string.Create(CultureInfo.InvariantCulture, $"{instrument} {count} {sum:0.#########} model={model} outcome_source={source}");

    private IEnumerable<string> Measured() => _recorder.Collect().Where(static series => series.Contains("_quality ", StringComparison.Ordinal));

    private ServiceProvider Start(Action<ObservationOptions>? configure = null, Action<BestRouteOptions>? configurePool = null) => _pool.Start(configure, options =>
    {
        (options.Package, options.LoadedPackage) = ("package", TestPackages.Create());
        configurePool?.Invoke(options);
    });
}
