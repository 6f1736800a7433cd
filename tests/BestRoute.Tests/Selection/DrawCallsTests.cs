using System.Text.Json;
using Microsoft.Extensions.AI;

namespace BestRoute.Tests;

public sealed class DrawCallsTests
{
    private static readonly ChatResponse _unsure = FakeChatClient.Answer("I do not know.");

    public static TheoryData<string, IResponseScorer?> Scorers => new()
    {
        { "default", null },
        { "consensus", new ConsensusScorer() },
        { "judge", new JudgeScorer(new FakeChatClient("[10, 0]"), new ModelPrice(1, 1)) },
        { "check", new DelegateScorer(static (_, _) => 0) },
    };

    [Theory]
    [MemberData(nameof(Scorers))]
    public async Task D3_The_most_frequent_call_wins(string name, IResponseScorer? scorer)
    {
        Assert.NotEmpty(name);
        var response = await AskAsync(scorer, Weather("London"), Weather("Paris"), Weather("Paris"));

        Assert.Equal("Paris", Assert.Single(DrawCalls.In(response)).Arguments!["city"]);
        Assert.Equal(1, response.GetRoutingDecision()!.SelectedSample);
    }

    [Theory]
    [MemberData(nameof(Scorers))]
    public async Task D4_Calls_that_agree_win_over_a_text(string name, IResponseScorer? scorer)
    {
        Assert.NotEmpty(name);
        var response = await AskAsync(scorer, _unsure, Weather("Paris"), Weather("Paris"), Weather("Paris"), Weather("Paris"));

        Assert.Equal(1, response.GetRoutingDecision()!.SelectedSample);
        Assert.Equal(5, response.GetRoutingDecision()!.Attempts[^1].SamplesValid);
    }

    [Fact]
    public async Task D4_A_single_call_loses_to_texts_that_agree() =>
        Assert.Equal("It rains.", (await AskAsync(new ConsensusScorer(), Weather("Paris"), FakeChatClient.Answer("It rains."), FakeChatClient.Answer("It rains."))).Text);

    [Fact]
    public async Task The_applications_own_check_decides_about_calls()
    {
        var check = new DelegateScorer(static (_, response) => DrawCalls.In(response).Any(static call => Equals(call.Arguments!["city"], "London")));

        Assert.Equal(0, (await AskAsync(check, Weather("London"), Weather("Paris"), Weather("Paris"))).GetRoutingDecision()!.SelectedSample);
    }

    [Fact]
    public async Task The_consensus_of_calls_is_the_share_of_equal_calls()
    {
        var scores = new double[5];

        await new ConsensusScorer().ScoreAsync(
            new ScoringRequest("Q", [], [_unsure, Weather("Paris"), Weather("London"), Weather("Paris"), _unsure]), scores, CancellationToken.None);

        Assert.Equal([0.4, 0.4, 0.2, 0.4, 0.4], scores, (left, right) => Math.Abs(left - right) < 1e-12);
    }

    public static TheoryData<object?, object?, bool> Arguments => new()
    {
        { 5, 5.0, true },
        { 5, Json("5.0"), true },
        { 1e3, Json("1000"), true },
        { Json("""{"a": 1, "b": [1, 2]}"""), Json("""{ "b": [1.0, 2], "a": 10e-1 }"""), true },
        { Json("\"Par\\u0069s\""), "Paris", true },
        { new Dictionary<string, object?> { ["a"] = 1 }, Json("""{"a": 1}"""), true },
        { null, Json("null"), true },
        { true, Json("true"), true },
        { 5, -5, false },
        { 5, "5", false },
        { Json("[1, 2]"), Json("[2, 1]"), false },
        { Json("""{"a": 1}"""), Json("""{"a": 2}"""), false },
        { "paris", "Paris", false },
    };

    [Theory]
    [MemberData(nameof(Arguments))]
    public void Arguments_are_compared_as_JSON(object? left, object? right, bool same) =>
        Assert.Equal(same, DrawCalls.Of([Call("f", ("x", left)), Call("f", ("x", right))])!.AreSame(0, 1));

    [Fact]
    public void Names_members_and_counts_of_calls_matter()
    {
        var call = new FunctionCallContent("1", "f", new Dictionary<string, object?> { ["a"] = 1, ["b"] = 2 });
        var swapped = new FunctionCallContent("2", "f", new Dictionary<string, object?> { ["b"] = 2, ["a"] = 1 });
        var other = new FunctionCallContent("3", "g", call.Arguments);
        var empty = new FunctionCallContent("4", "f");

        var calls = DrawCalls.Of([Of(call), Of(swapped), Of(other), Of(call, other), Of(other, swapped), Of(call, call), Of(empty), Of(new FunctionCallContent("5", "f", new Dictionary<string, object?>()))])!;

        Assert.True(calls.AreSame(0, 1));
        Assert.True(calls.AreSame(3, 4));
        Assert.True(calls.AreSame(6, 7));
        Assert.Equal([2, 2, 1, 2, 2, 1, 2, 2], Enumerable.Range(0, 8).Select(calls.Agreement));
    }

    [Fact]
    public void Arguments_without_a_JSON_form_are_compared_as_text()
    {
        var calls = DrawCalls.Of([Call("f", ("x", double.NaN)), Call("f", ("x", double.NaN)), Call("f", ("x", new Uri("urn:a"))), Call("f", ("x", typeof(string)))])!;

        Assert.Equal([2, 2, 1, 1], Enumerable.Range(0, 4).Select(calls.Agreement));
    }

    [Fact]
    public void Random_calls_are_the_same_where_their_canonical_text_is()
    {
        var random = new Random(31);
        for (var round = 0; round < 300; round++)
        {
            var draws = Enumerable.Range(0, 5).Select(_ => Enumerable.Range(0, random.Next(3)).Select(_ => (Name: "fg"[random.Next(2)].ToString(), Value: random.Next(3))).ToArray()).ToArray();
            string[] texts = [.. draws.Select(static draw => string.Join(';', draw.Select(static call => $"{call.Name}{call.Value}").Order()))];
            ChatResponse[] samples =
            [
                .. draws.Select(draw => new ChatResponse(new ChatMessage(ChatRole.Assistant,
                    [new TextContent("text"), .. draw.Select(call => new FunctionCallContent("id", call.Name, new Dictionary<string, object?> { ["x"] = random.Next(2) == 0 ? call.Value : Json($"{call.Value}.0") }))]))),
            ];

            var calls = DrawCalls.Of(samples);

            for (var i = 0; i < texts.Length; i++)
            {
                for (var j = 0; j < texts.Length; j++)
                {
                    Assert.Equal(texts[i].Length > 0 && texts[i] == texts[j], calls?.AreSame(i, j) ?? false);
                }
            }
        }
    }

    [Fact]
    public void A_call_that_already_ran_is_not_a_call_to_be_made() =>
        Assert.Null(DrawCalls.Of([Of(new FunctionCallContent("1", "f") { InformationalOnly = true })]));

    private static async Task<ChatResponse> AskAsync(IResponseScorer? scorer, params ChatResponse[] samples)
    {
        var pool = new TestPool().Reference()
            .Candidate("small", [.. Enumerable.Repeat(0, samples.Length - 1), 0.9], client: new() { Respond = (call, _) => Task.FromResult(samples[call.SampleIndex!.Value]) });
        pool.Options.Scorer = scorer;
        using var client = pool.Client();
        return await client.GetResponseAsync("Is it raining?");
    }

    private static ChatResponse Weather(string city) => Call("weather", ("city", city));

    private static ChatResponse Call(string name, (string Key, object? Value) argument) =>
        Of(new FunctionCallContent("id", name, new Dictionary<string, object?> { [argument.Key] = argument.Value }));

    private static ChatResponse Of(params AIContent[] contents) => new(new ChatMessage(ChatRole.Assistant, contents));

    private static JsonElement Json(string text) => JsonElement.Parse(text);
}
