using Microsoft.Extensions.AI;

namespace BestRoute.Tests;

public sealed class SampleSelectionTests
{
    [Fact]
    public async Task The_highest_score_wins()
    {
        var (response, pool) = await AskAsync(new FakeScorer(static text => text.Length), "aa", "aaaa", "aaa");

        Assert.Equal("aaaa", response.Text);
        Assert.Equal(1, response.GetRoutingDecision()!.SelectedSample);
        Assert.Equal(3, pool["small"].Calls.Count);
    }

    [Fact]
    public async Task Ties_go_to_the_lower_index()
    {
        var (response, _) = await AskAsync(new FakeScorer(static text => text == "low" ? 0 : 1), "low", "first", "second");

        Assert.Equal("first", response.Text);
    }

    [Theory]
    [InlineData(double.NaN, 0.1, 0.2, 2)]
    [InlineData(0.3, double.NaN, 0.2, 0)]
    [InlineData(double.NegativeInfinity, double.NaN, 0.2, 2)]
    [InlineData(double.NaN, double.NegativeInfinity, double.NaN, 1)]
    [InlineData(double.NaN, double.NaN, double.NaN, 0)]
    public async Task A_score_that_is_no_number_never_wins(double first, double second, double third, int winner)
    {
        var scores = new[] { first, second, third };

        var (response, _) = await AskAsync(new FakeScorer(text => scores[text[0] - '0']), "0", "1", "2");

        Assert.Equal($"{winner}", response.Text);
    }

    [Fact]
    public async Task When_the_scorer_fails_the_first_valid_sample_wins_and_it_is_logged()
    {
        var error = new InvalidOperationException("No model.");
        using var log = new FakeLog();

        var (response, _) = await AskAsync(new FakeScorer(_ => throw error), log, "", "one", "two");

        Assert.Equal("one", response.Text);
        Assert.Equal(1, response.GetRoutingDecision()!.SelectedSample);
        Assert.Same(error, Assert.Single(log.Entries, static entry => entry.Id == 4).Error);
    }

    [Fact]
    public async Task A_scorer_that_gives_up_by_itself_does_not_cancel_the_request()
    {
        var (response, _) = await AskAsync(new FakeScorer(_ => throw new OperationCanceledException()), "one", "two", "three");

        Assert.Equal("one", response.Text);
    }

    [Fact]
    public async Task The_scorer_sees_the_prompt_and_only_the_valid_samples()
    {
        var scorer = new FakeScorer(static text => text.Length);

        var (response, _) = await AskAsync(scorer, " ", "bb", "c");

        var request = Assert.Single(scorer.Requests);
        Assert.Equal("Hello", request.Prompt);
        Assert.Equal("Hello", Assert.Single(request.Messages).Text);
        Assert.Equal(["bb", "c"], request.Texts);
        Assert.Equal(["bb", "c"], request.Responses.Select(static sample => sample.Text));
        Assert.Equal(1, response.GetRoutingDecision()!.SelectedSample);
        Assert.Equal(new RouteAttempt(new("small", 3), AttemptOutcome.Answered, 3, 2), Assert.Single(response.GetRoutingDecision()!.Attempts));
    }

    [Fact]
    public async Task One_valid_sample_needs_no_score()
    {
        var scorer = new FakeScorer(static _ => 1);

        var (response, _) = await AskAsync(scorer, "", "the one", "");

        Assert.Equal("the one", response.Text);
        Assert.Empty(scorer.Requests);
    }

    [Fact]
    public async Task Truncated_and_filtered_samples_lose_against_whole_ones()
    {
        var reasons = new[] { ChatFinishReason.Length, ChatFinishReason.ContentFilter, ChatFinishReason.Stop };
        var pool = Pool(new FakeScorer(static text => -text.Length));
        pool["small"].Respond = (call, _) =>
        {
            var answer = FakeChatClient.Answer(call.SampleIndex == 2 ? "a whole one" : "cut");
            answer.FinishReason = reasons[call.SampleIndex!.Value];
            return Task.FromResult(answer);
        };
        using var client = pool.Client();

        var response = await client.GetResponseAsync("Hello");

        Assert.Equal("a whole one", response.Text);
    }

    [Fact]
    public async Task The_scorer_of_the_options_counts_from_the_next_request()
    {
        var pool = Pool(new FakeScorer(static text => text.Length), "a", "aaa", "aa");
        using var client = pool.Client();

        Assert.Equal("aaa", (await client.GetResponseAsync("Hello")).Text);
        pool.Options.Scorer = new FakeScorer(static text => -text.Length);
        Assert.Equal("a", (await client.GetResponseAsync("Hello")).Text);
    }

    [Fact]
    public async Task Without_a_scorer_the_consensus_of_the_samples_wins()
    {
        var (response, _) = await AskAsync(null, "The answer is 4.", "I think: the answer is 5.", "So the answer is 5.");

        Assert.Equal("I think: the answer is 5.", response.Text);
    }

    [Fact]
    public async Task Cancellation_during_scoring_ends_the_request()
    {
        using var stop = new CancellationTokenSource();
        var pool = Pool(new FakeScorer(_ =>
        {
            stop.Cancel();
            throw new InvalidOperationException();
        }));
        using var client = pool.Client();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.GetResponseAsync("Hello", cancellationToken: stop.Token));
        Assert.Empty(pool["large"].Calls);
    }

    private static Task<(ChatResponse Response, TestPool Pool)> AskAsync(IResponseScorer? scorer, params string[] samples) => AskAsync(scorer, null, samples);

    private static async Task<(ChatResponse Response, TestPool Pool)> AskAsync(IResponseScorer? scorer, FakeLog? log, params string[] samples)
    {
        var pool = Pool(scorer, samples);
        using var client = pool.Client(log);
        return (await client.GetResponseAsync("Hello"), pool);
    }

    private static TestPool Pool(IResponseScorer? scorer, params string[] samples)
    {
        var pool = new TestPool().Reference().Candidate("small", [0, 0, 1], client: samples.Length > 0 ? FakeChatClient.Saying(samples) : null);
        pool.Options.Scorer = scorer;
        return pool;
    }
}
