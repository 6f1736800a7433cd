using Microsoft.Extensions.AI;

namespace BestRoute.Tests;

public sealed partial class RouteExecutionTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Usage_and_cost_sum_over_samples_and_abandoned_attempts(bool streaming)
    {
        // tiny: 2 filtered samples; small: 3 samples, and one of them fails; then nothing else.
        var pool = new TestPool()
            .Candidate("tiny", [0, 0.9], price: 0.5, client: Finishing("no", "content_filter", new() { InputTokenCount = 100, OutputTokenCount = 1, CachedInputTokenCount = 40, TotalTokenCount = 101, AdditionalCounts = new() { ["x"] = 2 } }))
            .Candidate("small", [0, 0, 0.9], price: 1, client: new()
            {
                Respond = static (call, _) => call.SampleIndex == 1
                    ? Task.FromException<ChatResponse>(new TimeoutException())
                    : Task.FromResult(FakeChatClient.Answer("fine", 200, 50 + call.SampleIndex)),
            })
            .Reference();
        pool.Options.Models[0].Price = new ModelPrice(0.5, 2, 0.1);
        pool.Options.Models[1].Price = new ModelPrice(1, 3);
        using var client = pool.Client();

        var response = await AskAsync(client, streaming);

        var usage = response.Usage!;
        Assert.Equal("fine", response.Text);
        Assert.Equal((2 * 100) + (2 * 200), usage.InputTokenCount);
        Assert.Equal((2 * 1) + 50 + 52, usage.OutputTokenCount);
        Assert.Equal(80, usage.CachedInputTokenCount);
        Assert.Equal((2 * 101) + 250 + 252, usage.TotalTokenCount);
        Assert.Equal(4, usage.AdditionalCounts!["x"]);
        var tiny = 2 * ((60 * 0.5) + (40 * 0.1) + (1 * 2));
        var small = (200 * 1) + (50 * 3) + (200 * 1) + (52 * 3);
        Assert.Equal((tiny + small) / 1e6, response.GetRoutingDecision()!.Cost!.Value, 12);
        Assert.False(response.GetRoutingDecision()!.CostIsEstimated);
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 1)]
    [InlineData(false, 3)]
    [InlineData(true, 3)]
    public async Task Without_reported_usage_there_is_none_and_the_cost_is_estimated(bool streaming, int samples)
    {
        var pool = new TestPool().Reference().Candidate("small", 0.9, maxSamples: 3, client: new("123456789"));
        using var client = pool.Client();

        var response = await AskAsync(client, streaming, new ChatOptions().WithRoute("small", samples), "12345");

        Assert.Null(response.Usage);
        Assert.Equal(samples * (2 + 3) / 1e6, response.GetRoutingDecision()!.Cost!.Value, 12);
        Assert.True(response.GetRoutingDecision()!.CostIsEstimated);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_sampler_with_native_n_is_billed_by_its_one_total(bool streaming)
    {
        var pool = new TestPool().Reference().Candidate("small", [0, 0, 0, 0.9]);
        var sampler = new FakeSampler
        {
            Charges = 1,
            Draw = static request => new SampleSet
            {
                Responses = [.. Enumerable.Range(0, request.Samples).Select(static i => FakeChatClient.Answer(new string('x', i + 1), 7, 7))],
                Calls = [new() { Samples = request.Samples, Usage = new() { InputTokenCount = 100, OutputTokenCount = 80 } }],
            },
        };
        pool.Options.Sampler = sampler;
        pool.Options.Scorer = new FakeScorer(static text => text.Length);
        using var client = pool.Client();

        var before = await client.RouteAsync([new(ChatRole.User, "Hello")]);
        var response = await AskAsync(client, streaming);
        var after = await client.RouteAsync([new(ChatRole.User, "Hello")]);

        Assert.Equal("xxxx", response.Text);
        Assert.Equal((100, 80), (response.Usage!.InputTokenCount, response.Usage.OutputTokenCount));
        Assert.Equal(180e-6, response.GetRoutingDecision()!.Cost!.Value, 12);
        Assert.Equal((2 + (4 * 256)) / 1e6, before.EstimatedCost, 12);
        Assert.Equal((2 + (4 * 20)) / 1e6, after.EstimatedCost, 12);
        var drawn = Assert.Single(sampler.Requests);
        Assert.Same(pool["small"], drawn.Model.Client);
        Assert.Equal(4, drawn.Samples);
        Assert.Null(drawn.Options.GetSampleIndex());
        Assert.Empty(pool["small"].Calls);
    }

    [Fact]
    public async Task Each_request_of_a_draw_is_billed_with_its_own_usage()
    {
        var pool = new TestPool().Reference().Candidate("small", [0, 0, 0, 0.9]);
        pool.Options.Sampler = new FakeSampler
        {
            Draw = static _ => new SampleSet
            {
                Responses = [FakeChatClient.Answer("a"), FakeChatClient.Answer("b"), null!],
                Calls = [new() { Samples = 2, Usage = new() { InputTokenCount = 100, OutputTokenCount = 80 } }, new() { Samples = 1, Usage = new() { InputTokenCount = 100, OutputTokenCount = 7 } }],
                Unfinished = 1,
            },
        };
        using var client = pool.Client();

        var decision = (await client.GetResponseAsync("Hello")).GetRoutingDecision()!;

        // The backend charged the response that is null. The sample that was cancelled has 2 prompt tokens, and as many tokens as the two samples on average.
        Assert.Equal((180 + 107 + 2 + 40) / 1e6, decision.Cost!.Value, 12);
        Assert.True(decision.CostIsEstimated);
        Assert.Equal((2, 2), (decision.Attempts[^1].SamplesReceived, decision.Attempts[^1].SamplesValid));
    }

    [Fact]
    public async Task A_sampler_whose_calls_and_responses_differ_has_failed()
    {
        var pool = new TestPool().Reference().Candidate("small", [0, 0.9]);
        pool.Options.Sampler = new FakeSampler { Draw = static request => request.Samples == 1 ? new SampleSet { Responses = [FakeChatClient.Answer("right")] } : new SampleSet { Responses = [FakeChatClient.Answer("a")], Calls = [new() { Samples = 2 }] } };
        using var client = pool.Client();

        var response = await client.GetResponseAsync("Hello");

        Assert.Equal("right", response.Text);
        Assert.Equal(AttemptOutcome.Failed, response.GetRoutingDecision()!.Attempts[0].Outcome);
    }
}
