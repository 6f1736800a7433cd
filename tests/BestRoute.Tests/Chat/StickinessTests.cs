using System.Text.Json;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Time.Testing;

namespace BestRoute.Tests;

/// <summary>Where a conversation stays with the model that gave the last answer.</summary>
public sealed class StickinessTests
{
    private const string Question = "Write a function that returns the largest prime factor of a given number.";

    // About 5,000 tokens, which prompt caches keep.
    private static readonly ChatMessage _longContext = new(ChatRole.System, string.Concat(Enumerable.Repeat("Answer in English. ", 1050)));

    private readonly TestPool _pool = new TestPool().Reference(price: 10).Candidate("small", 0.9, price: 1).Candidate("medium", 0.6, price: 3);

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task A_short_follow_up_does_not_bounce_to_a_small_model(bool streams, bool throughJson)
    {
        using var client = _pool.Client();
        var history = await AnswerAsync(client, "large", [new(ChatRole.User, Question)], streams, throughJson);

        var decision = await client.RouteAsync([.. history, new(ChatRole.User, "commit it")]);

        Assert.Equal((new ModelRoute("large", 1), RoutingReason.ConversationKept), (decision.Route, decision.Reason));
        Assert.Contains("stays with the model", decision.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_question_that_can_be_judged_by_itself_is_routed_by_itself()
    {
        using var client = _pool.Client();
        var history = await AnswerAsync(client, "large", [new(ChatRole.User, "Hi")]);

        var decision = await client.RouteAsync([.. history, new(ChatRole.User, Question)]);

        Assert.Equal(("small", RoutingReason.CheapestMatch), (decision.Route.Model, decision.Reason));
    }

    [Fact]
    public async Task A_follow_up_leaves_a_model_that_the_policy_does_not_admit()
    {
        using var client = _pool.Client();
        var history = await AnswerAsync(client, "medium", [new(ChatRole.User, Question)]);
        _pool.Predictor["medium", 1] = new(0.1, 0.1);

        Assert.Equal("small", (await client.RouteAsync([.. history, new(ChatRole.User, "commit it")])).Route.Model);
    }

    [Fact]
    public async Task A_follow_up_leaves_a_model_for_one_of_higher_predicted_quality()
    {
        _pool.Options.Policy = new QualityPerCostPolicy(0);
        using var client = _pool.Client();
        var history = await AnswerAsync(client, "medium", [new(ChatRole.User, Question)]);
        async Task<string> FollowUpAsync() => (await client.RouteAsync([.. history, new(ChatRole.User, "commit it")])).Route.Model;

        Assert.Equal("large", await FollowUpAsync());
        _pool.Predictor["medium", 1] = new(0.5, 1);
        Assert.Equal("medium", await FollowUpAsync());
    }

    [Theory]
    [InlineData(0.25, 0, "large", RoutingReason.ConversationKept)]
    [InlineData(0.25, 5, "large", RoutingReason.ConversationKept)]
    [InlineData(0.25, 60, "small", RoutingReason.CheapestMatch)]
    [InlineData(9.5, 0, "small", RoutingReason.CheapestMatch)]
    [InlineData(null, 0, "small", RoutingReason.CheapestMatch)]
    public async Task A_warm_prompt_cache_keeps_a_model_that_is_then_not_more_expensive(double? cachedPrice, int minutesLater, string model, RoutingReason reason)
    {
        // The prompts decide: outputs cost nothing.
        _pool.Options.Models[0].Price = new ModelPrice(10, 0, cachedPrice);
        _pool.Options.Models[1].Price = new ModelPrice(1, 0);
        _pool.Options.Models[2].Price = new ModelPrice(3, 0);
        var time = new FakeTimeProvider();
        using var client = _pool.Client(time: time);
        _pool["large"].Respond = (_, _) => Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, "Done.") { CreatedAt = time.GetUtcNow() }));
        var history = await AnswerAsync(client, "large", [_longContext, new(ChatRole.User, "Hi")]);
        time.Advance(TimeSpan.FromMinutes(minutesLater));

        var decision = await client.RouteAsync([.. history, new(ChatRole.User, Question)]);

        Assert.Equal((model, reason), (decision.Route.Model, decision.Reason));
    }

    [Fact]
    public async Task A_model_that_answered_earlier_in_the_conversation_has_a_warm_cache_too()
    {
        _pool.Options.Models[0].Price = new ModelPrice(10, 0, CachedInputPerMillion: 1);
        using var client = _pool.Client();
        var first = await AnswerAsync(client, "large", [_longContext, new(ChatRole.User, "Hi")]);
        var second = await AnswerAsync(client, "medium", [.. first, new(ChatRole.User, "Hi")]);

        var decision = await client.RouteAsync([.. second, new(ChatRole.User, Question)]);

        // What the reference read before its answer: the context and "Hi", at four characters a token.
        var cached = (_longContext.Text.Length + 2 + 3) / 4;
        var prompt = (second.Sum(static message => message.Text.Length) + Question.Length + 3) / 4;
        Assert.Equal(((prompt - cached) * 10e-6) + (cached * 1e-6), decision.ReferenceEstimatedCost, 1e-12);
    }

    [Fact]
    public async Task Contexts_that_are_too_short_for_a_prompt_cache_save_nothing()
    {
        _pool.Options.Models[0].Price = new ModelPrice(10, 0, 0.25);
        _pool.Options.Models[1].Price = new ModelPrice(1, 0);
        using var client = _pool.Client();
        var history = await AnswerAsync(client, "large", [new(ChatRole.System, new string('s', 4 * 1000)), new(ChatRole.User, "Hi")]);

        var decision = await client.RouteAsync([.. history, new(ChatRole.User, Question)]);

        Assert.Equal("small", decision.Route.Model);
        Assert.Equal(10 * decision.Routes[1].EstimatedCost, decision.ReferenceEstimatedCost, 1e-9);
    }

    [Fact]
    public async Task Each_request_is_routed_by_itself_where_the_option_is_off()
    {
        _pool.Options.KeepConversationModel = false;
        using var client = _pool.Client();
        var history = await AnswerAsync(client, "large", [new(ChatRole.User, Question)]);

        Assert.Equal("small", (await client.RouteAsync([.. history, new(ChatRole.User, "commit it")])).Route.Model);
    }

    [Fact]
    public async Task A_history_of_texts_alone_is_routed_by_its_last_message()
    {
        using var client = _pool.Client();

        Assert.Equal("small", (await client.RouteAsync([new(ChatRole.User, Question), new(ChatRole.Assistant, "Done."), new(ChatRole.User, "commit it")])).Route.Model);
    }

    [Fact]
    public async Task A_model_that_the_caller_excludes_is_left()
    {
        using var client = _pool.Client();
        var history = await AnswerAsync(client, "medium", [new(ChatRole.User, Question)]);

        Assert.Equal("small", (await client.RouteAsync([.. history, new(ChatRole.User, "commit it")], new ChatOptions().WithoutModels("medium"))).Route.Model);
    }

    [Fact]
    public async Task A_policy_of_the_application_decides_alone()
    {
        _pool.Options.Policy = new FirstCandidate();
        using var client = _pool.Client();
        var history = await AnswerAsync(client, "large", [new(ChatRole.User, Question)]);

        Assert.Equal(RoutingReason.CustomPolicy, (await client.RouteAsync([.. history, new(ChatRole.User, "commit it")])).Reason);
    }

    [Fact]
    public async Task The_answer_of_the_backend_itself_is_not_marked()
    {
        var answer = new ChatResponse(new ChatMessage(ChatRole.Assistant, "Done."));
        _pool["large"].Respond = (_, _) => Task.FromResult(answer);
        using var client = _pool.Client();

        var history = await AnswerAsync(client, "large", [new(ChatRole.User, Question)]);

        Assert.Null(answer.Messages[0].Contents[0].AdditionalProperties);
        Assert.Equal("Done.", history[^1].Text);
    }

    /// <summary>For random pools, prices, predictions and conversations: staying never lowers what the policy asks for, and never costs more unless the message is a follow-up.</summary>
    [Fact]
    public async Task Staying_is_never_worse_than_the_choice_of_the_policy()
    {
        var random = new Random(3);
        var kept = 0;
        for (var round = 0; round < 600; round++)
        {
            var pool = new TestPool().Reference(price: 10);
            foreach (var id in new[] { "small", "medium", "other" })
            {
                pool.Candidate(id, random.NextDouble(), random.Next(1, 12), quality: random.NextDouble());
            }

            foreach (var model in pool.Options.Models)
            {
                model.Price = model.Price! with { CachedInputPerMillion = random.NextDouble() * model.Price.InputPerMillion };
            }

            pool.Options.Policy = random.Next(2) == 0 ? new ThresholdPolicy(random.NextDouble()) : new QualityPerCostPolicy(Math.Pow(10, random.Next(0, 4)));
            pool.Options.KeepConversationModel = false;
            using var client = pool.Client();
            var author = pool.Options.Models[random.Next(4)].Id;
            var history = await AnswerAsync(client, author, [new(ChatRole.System, new string('s', random.Next(0, 20_000))), new(ChatRole.User, "Hi")]);
            var isFollowUp = random.Next(3) == 0;
            history.Add(new(ChatRole.User, isFollowUp ? "commit it" : Question));

            var choice = await client.RouteAsync(history);
            pool.Options.KeepConversationModel = true;
            var decision = await client.RouteAsync(history);

            if (decision.Reason != RoutingReason.ConversationKept)
            {
                Assert.Equal(choice.Route, decision.Route);
                continue;
            }

            kept++;
            Assert.Equal(new ModelRoute(author, 1), decision.Route);
            Assert.True(author == "large" || decision.MatchProbability >= decision.Threshold || decision.Quality >= choice.Quality);
            Assert.True(isFollowUp || decision.EstimatedCost <= choice.EstimatedCost || choice.Reason == RoutingReason.NotCheaper);
        }

        Assert.InRange(kept, 30, 400);
    }

    private async Task<List<ChatMessage>> AnswerAsync(BestRouteChatClient client, string model, List<ChatMessage> messages, bool streams = false, bool throughJson = false)
    {
        var options = new ChatOptions { ModelId = model };
        var answer = streams ? await client.GetStreamingResponseAsync(messages, options).ToChatResponseAsync() : await client.GetResponseAsync(messages, options);
        List<ChatMessage> history = [.. messages, .. answer.Messages];
        return throughJson
            ? JsonSerializer.Deserialize<List<ChatMessage>>(JsonSerializer.Serialize(history, AIJsonUtilities.DefaultOptions), AIJsonUtilities.DefaultOptions)!
            : history;
    }

    private sealed class FirstCandidate : IRoutingPolicy
    {
        public string Name => "first-candidate";

        public RouteExclusion Screen(in RouteAssessment route) => RouteExclusion.None;

        public int Choose(ReadOnlySpan<RouteAssessment> routes) => 1;
    }
}
