using Microsoft.Extensions.AI;

namespace BestRoute.Tests;

/// <summary>Cases A1 and A2: what every route pays alike, and what was learned online, does not change the policy's choice.</summary>
public sealed class DecisionCostTests
{
    [Fact]
    public async Task The_policys_choice_does_not_depend_on_what_the_router_does_not_see()
    {
        var random = new Random(11);
        var changedEstimates = 0;
        for (var trial = 0; trial < 300; trial++)
        {
            IRoutingPolicy policy = random.Next(2) == 0 ? new ThresholdPolicy(random.NextDouble()) : new QualityPerCostPolicy(Math.Pow(10, random.Next(-1, 6)));
            var pool = Pool(random);
            pool.Options.Policy = policy;
            using var client = pool.Client();
            ChatMessage query = new(ChatRole.User, Text(random, 1, 2_000));

            var alone = await client.RouteAsync([query]);
            await LearnAsync(pool, client, random);
            ChatMessage[] messages = [new(ChatRole.System, Text(random, 1, 8_000)), new(ChatRole.User, Text(random, 1, 4_000)), new(ChatRole.Assistant, Text(random, 1, 4_000)), query];
            var options = new ChatOptions { Instructions = Text(random, 0, 4_000), Tools = Tools(random), MaxOutputTokens = random.Next(2) == 0 ? null : random.Next(1, 500) };
            var inTraffic = await client.RouteAsync(messages, options);

            Assert.Equal(Choice(policy, alone), Choice(policy, inTraffic));
            Assert.Equal(alone.Routes.Select(static route => route.DecisionCost), inTraffic.Routes.Select(static route => route.DecisionCost));
            changedEstimates += alone.EstimatedCost == inTraffic.EstimatedCost ? 0 : 1;
        }

        Assert.True(changedEstimates > 250, "The estimated cost counts what the decision cost leaves out.");
    }

    [Fact]
    public async Task The_decision_cost_has_the_packages_lengths_and_the_query_alone()
    {
        var pool = new TestPool().Reference("large", price: 10).Candidate("small", [0.9, 0.9], price: 1);
        WithPackage(pool, new("large", 300, 20, 2), new("small", 120, 40, 5));
        pool.Predictor["small", 2] = new(0.9, 0.9, LengthFactor: 1.5);
        using var client = pool.Client();
        pool["small"].Respond = static (_, _) => Task.FromResult(FakeChatClient.Answer("yes", input: 7, output: 1_000));
        await client.GetResponseAsync("Hi", new ChatOptions().WithRoute("small"));

        var decision = await client.RouteAsync([new(ChatRole.System, new string('s', 1_000)), new(ChatRole.User, new string('x', 100))]);

        double[] expected = [10e-6 * (50 + 300), 1e-6 * (20 + 120), 1e-6 * 2 * (20 + (120 * 1.5))];
        Assert.Equal(expected.Select(static cost => Math.Round(cost, 12)), decision.Routes.Select(static route => Math.Round(route.DecisionCost, 12)));
        var learned = ((120 * 40) + 1_000) / 41.0;
        Assert.Equal(1e-6 * (220 + learned), decision.Routes[1].EstimatedCost, 12);
    }

    [Fact]
    public async Task Without_a_package_the_decision_cost_has_the_learned_lengths()
    {
        var pool = new TestPool().Reference("large", price: 10).Candidate("small", 0.9, price: 1);
        using var client = pool.Client();
        pool["small"].Respond = static (_, _) => Task.FromResult(FakeChatClient.Answer("yes", input: 7, output: 40));
        await client.GetResponseAsync("Hi", new ChatOptions().WithRoute("small"));

        var decision = await client.RouteAsync([new(ChatRole.System, new string('s', 1_000)), new(ChatRole.User, new string('x', 100))]);

        Assert.Equal(1e-6 * (25 + 40), decision.Routes[1].DecisionCost, 12);
    }

    private static ModelRoute Choice(IRoutingPolicy policy, RoutingDecision decision)
    {
        RouteAssessment[] routes = [.. decision.Routes];
        var chosen = routes[policy.Choose(routes)].Route;
        if (decision.Reason != RoutingReason.NotCheaper)
        {
            Assert.Equal(chosen, decision.Route);
        }

        return chosen;
    }

    private static TestPool Pool(Random random)
    {
        var pool = new TestPool().Reference("m0", price: random.Next(1, 20));
        var models = random.Next(2, 5);
        for (var model = 1; model < models; model++)
        {
            pool.Candidate($"m{model}", [.. Enumerable.Range(0, random.Next(1, 5)).Select(_ => random.NextDouble())], price: random.Next(0, 20));
        }

        foreach (var route in pool.Predictor.Routes)
        {
            pool.Predictor[route.Model, route.Samples] = new(route.Model == "m0" ? 1 : random.NextDouble(), random.NextDouble(), (random.NextDouble() * 3) + 0.1);
        }

        WithPackage(pool, [.. Enumerable.Range(0, models).Select(model => new LengthEstimate($"m{model}", random.Next(1, 2_000), random.Next(1, 500), random.Next(2) == 0 ? null : 1 + (random.NextDouble() * 5)))]);
        return pool;
    }

    private static void WithPackage(TestPool pool, params LengthEstimate[] lengths)
    {
        var package = TestPackages.Create();
        pool.Options.Package = "package";
        pool.Options.LoadedPackage = package with
        {
            Manifest = package.Manifest with
            {
                Pool = new(lengths[0].Model, [.. lengths.Select(static length => new PackageModel(length.Model, 4))]),
                LengthEstimates = lengths,
            },
        };
    }

    private static async Task LearnAsync(TestPool pool, BestRouteChatClient client, Random random)
    {
        foreach (var model in pool.Options.Models)
        {
            var length = random.Next(0, 10_000);
            pool[model.Id].Respond = (_, _) => Task.FromResult(FakeChatClient.Answer("yes", input: 7, output: length));
            for (var i = random.Next(5); i > 0; i--)
            {
                await client.GetResponseAsync("Hi", new ChatOptions().WithRoute(model.Id));
            }
        }
    }

    private static string Text(Random random, int least, int most) => new((char)random.Next('a', 'z' + 1), random.Next(least, most));

    private static AITool[] Tools(Random random) =>
        [.. Enumerable.Range(0, random.Next(4)).Select(i => AIFunctionFactory.Create((string city, int days) => $"{city} {days}", $"tool{i}", Text(random, 1, 200)))];
}
