using Microsoft.Extensions.AI;

namespace BestRoute.Tests;

public sealed partial class FaultTests
{
    [Fact]
    public async Task C8_The_best_answer_that_was_cut_off_is_the_last_resort()
    {
        var pool = new TestPool().Reference(client: FakeChatClient.Failing()).Candidate("small", [0, 0, 0.9], client: new()
        {
            Respond = static (call, _) => Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, new[] { "1", "3", "2" }[call.SampleIndex!.Value])) { FinishReason = ChatFinishReason.Length }),
        });
        pool.Options.Scorer = new FakeScorer(double.Parse);
        using var client = pool.Client();

        var response = await client.GetResponseAsync("Hello");

        Assert.Equal("3", response.Text);
        Assert.Equal("small", response.GetRoutingDecision()!.Route.Model);
        Assert.Equal([AttemptOutcome.Invalid, AttemptOutcome.Failed], response.GetRoutingDecision()!.Attempts.Select(static attempt => attempt.Outcome));
    }

    [Theory]
    [InlineData("message")]
    [InlineData("response")]
    [InlineData("draw")]
    [InlineData("sample")]
    public async Task C9_Null_in_the_place_of_an_answer_fails_over(string what)
    {
        var pool = new TestPool().Reference().Candidate("small", 0.9, client: new()
        {
            Respond = (_, _) => Task.FromResult(what == "response" ? null! : new ChatResponse([null!])),
        });
        pool.Options.Sampler = what switch
        {
            "draw" => new FakeSampler { Draw = request => request.Samples == 1 && IsSmall(request) ? null! : Sampled("large") },
            "sample" => new FakeSampler { Draw = request => IsSmall(request) ? new SampleSet { Responses = [null!] } : Sampled("large") },
            _ => null,
        };
        using var client = pool.Client();

        var response = await client.GetResponseAsync("Hello");

        Assert.Equal(("large", AttemptOutcome.Failed), (response.Text, response.GetRoutingDecision()!.Attempts[0].Outcome));
        bool IsSmall(SampleRequest request) => request.Model.Client == pool["small"];
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task C10_A_candidate_below_the_threshold_answers_where_the_reference_is_down(bool streaming)
    {
        var pool = new TestPool().Reference(client: FakeChatClient.Failing()).Candidate("small", 0.2).Candidate("medium", 0.4, price: 3);
        using var client = pool.Client();

        var response = streaming ? await client.GetStreamingResponseAsync("Hello").ToChatResponseAsync() : await client.GetResponseAsync("Hello");

        var decision = response.GetRoutingDecision()!;
        Assert.Equal(("medium", RoutingReason.BestAvailable), (response.Text, decision.Reason));
        Assert.Equal(["large", "medium"], decision.Attempts.Select(static attempt => attempt.Route.Model));
    }

    [Fact]
    public async Task C10_The_error_of_the_reference_is_thrown_where_the_option_is_off()
    {
        var error = new HttpRequestException("The backend is down.");
        var pool = new TestPool().Reference(client: FakeChatClient.Failing(error)).Candidate("small", 0.2);
        pool.Options.AnswerWithoutReference = false;
        using var client = pool.Client();

        Assert.Same(error, await Assert.ThrowsAsync<HttpRequestException>(() => client.GetResponseAsync("Hello")));
        Assert.Empty(pool["small"].Calls);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task C11_The_error_of_the_reference_carries_the_attempts(bool streaming)
    {
        var error = new HttpRequestException("The backend is down.");
        var pool = new TestPool().Reference(client: FakeChatClient.Failing(error)).Candidate("small", 0.9, client: FakeChatClient.Failing(new TimeoutException()));
        using var client = pool.Client();

        var thrown = await Assert.ThrowsAsync<HttpRequestException>(() => streaming
            ? client.GetStreamingResponseAsync("Hello").ToChatResponseAsync()
            : client.GetResponseAsync("Hello"));

        Assert.Same(error, thrown);
        Assert.Equal(
            [("small", AttemptOutcome.Failed, "TimeoutException"), ("large", AttemptOutcome.Failed, "HttpRequestException")],
            thrown.GetRoutingDecision()!.Attempts.Select(static attempt => (attempt.Route.Model, attempt.Outcome, attempt.Error!)));
    }

    [Fact]
    public async Task C12_What_invalid_samples_cost_is_settled_though_the_reference_fails()
    {
        var pool = new TestPool().Reference(client: FakeChatClient.Failing()).Candidate("small", [0, 0, 0.9], client: new()
        {
            Respond = static (_, _) => Task.FromResult(FakeChatClient.Answer("", 100, 10)),
        });
        pool.Options.AnswerWithoutReference = false;
        using var client = pool.Client();
        using var scope = RoutingCostScope.Begin();

        var error = await Record.ExceptionAsync(() => client.GetResponseAsync("Hello"));

        // The last answer of a route that failed is not returned where the reference threw.
        var decision = error!.GetRoutingDecision()!;
        Assert.Equal((3 * 110 / 1e6, false), (Math.Round(decision.Cost!.Value, 12), decision.CostIsEstimated));
        Assert.Equal((3 * 110 / 1e6, 0), (Math.Round(scope.Cost, 12), scope.Requests));
    }

    [Fact]
    public async Task C12_What_came_before_a_cancellation_is_settled()
    {
        using var stop = new CancellationTokenSource();
        var pool = new TestPool().Reference().Candidate("small", [0, 0, 0.9], client: new()
        {
            Respond = static (call, _) => call.SampleIndex == 2 ? new TaskCompletionSource<ChatResponse>().Task : Task.FromResult(FakeChatClient.Answer("a", 1000, 256)),
        });
        using var client = pool.Client();
        using var scope = RoutingCostScope.Begin();

        var asked = client.GetResponseAsync(new string('p', 4 * 1000), cancellationToken: stop.Token);
        await pool["small"].CalledAsync(3);
        stop.Cancel();
        var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked.OrHang());

        // The third call may be charged in full: the prompt, and an answer of the mean length, which is not known and taken for 256 tokens.
        var decision = error.GetRoutingDecision()!;
        Assert.Equal(3 * 1256 / 1e6, decision.Cost!.Value, 12);
        Assert.True(decision.CostIsEstimated);
        Assert.Equal(3 * 1256 / 1e6, scope.Cost, 12);
    }
}
