using Microsoft.Extensions.AI;

namespace BestRoute.Tests;

public sealed class DelegateScorerTests
{
    public static TheoryData<DelegateScorer, double[]> Kinds => new()
    {
        { new DelegateScorer(static (prompt, response) => response.Text == prompt), [0, 1, 0] },
        { new DelegateScorer(static (prompt, response) => response.Text.Length - prompt.Length), [-1, 0, 1] },
        { new DelegateScorer(static async (prompt, response, token) => { await Task.Yield(); return response.Text == prompt; }), [0, 1, 0] },
        { new DelegateScorer(static async (prompt, response, token) => { await Task.Yield(); return response.Text.Length + 0.5; }), [1.5, 2.5, 3.5] },
    };

    [Theory]
    [MemberData(nameof(Kinds), DisableDiscoveryEnumeration = true)]
    public async Task Each_sample_has_the_score_of_its_check(DelegateScorer scorer, double[] expected)
    {
        Assert.Equal(expected, await ScoreAsync(scorer, "qq", "a", "qq", "ccc"));
        Assert.False(scorer.SeesWholeDraw);
    }

    [Fact]
    public async Task A_check_that_throws_makes_its_sample_the_worst()
    {
        var scores = await ScoreAsync(new(static (_, response) => double.Parse(response.Text, System.Globalization.CultureInfo.InvariantCulture)), "q", "no number", "-1e300", "2");

        Assert.Equal([double.MinValue, -1e300, 2], scores);
    }

    [Fact]
    public async Task A_check_that_throws_for_every_sample_fails_with_the_first_error()
    {
        var scorer = new DelegateScorer(static (string _, ChatResponse response) => response.Text.Length > 9 ? true : throw new ArithmeticException(response.Text));

        Assert.Equal("a", (await Assert.ThrowsAsync<ArithmeticException>(() => ScoreAsync(scorer, "q", "a", "b"))).Message);
    }

    [Fact]
    public async Task Scores_that_are_not_finite_are_brought_into_range()
    {
        double[] values = [double.NaN, double.NegativeInfinity, double.PositiveInfinity, 0];

        var scores = await ScoreAsync(new((_, response) => values[response.Text[0] - '0']), "q", "0", "1", "2", "3");

        Assert.Equal([double.MinValue, double.MinValue, double.MaxValue, 0], scores);
    }

    [Fact]
    public async Task All_checks_of_a_draw_run_at_once()
    {
        var started = 0;
        var all = new TaskCompletionSource();
        var scorer = new DelegateScorer(async (_, response, _) =>
        {
            if (Interlocked.Increment(ref started) == 3)
            {
                all.SetResult();
            }

            await all.Task;
            return response.Text == "b";
        });

        Assert.Equal([0, 1, 0], await ScoreAsync(scorer, "q", "a", "b", "c").OrHang());
    }

    [Fact]
    public async Task Cancellation_is_no_failed_check()
    {
        using var stop = new CancellationTokenSource();
        var scorer = new DelegateScorer(async (_, response, token) =>
        {
            if (response.Text == "b")
            {
                await stop.CancelAsync();
                token.ThrowIfCancellationRequested();
            }

            return true;
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            scorer.ScoreAsync(Request("q", "a", "b"), new double[2], stop.Token).AsTask());
    }

    [Fact]
    public async Task In_a_request_the_sample_that_passes_is_the_answer_and_a_broken_check_is_logged()
    {
        var pool = new TestPool().Reference().Candidate("small", [0, 0, 1], client: FakeChatClient.Saying("4", "5", "6"));
        using var log = new FakeLog();
        using var client = pool.Client(log);

        pool.Options.Scorer = new DelegateScorer(static (_, response) => response.Text == "5");
        Assert.Equal("5", (await client.GetResponseAsync("Hello")).Text);
        Assert.DoesNotContain(log.Entries, static entry => entry.Id == 4);

        pool.Options.Scorer = new DelegateScorer(static bool (_, _) => throw new TimeoutException());
        Assert.Equal("4", (await client.GetResponseAsync("Hello")).Text);
        Assert.IsType<TimeoutException>(Assert.Single(log.Entries, static entry => entry.Id == 4).Error);
    }

    [Fact]
    public async Task Arguments_are_checked()
    {
        Assert.Throws<ArgumentNullException>(() => new DelegateScorer((Func<string, ChatResponse, bool>)null!));
        Assert.Throws<ArgumentNullException>(() => new DelegateScorer((Func<string, ChatResponse, double>)null!));
        Assert.Throws<ArgumentNullException>(() => new DelegateScorer((Func<string, ChatResponse, CancellationToken, Task<bool>>)null!));
        Assert.Throws<ArgumentNullException>(() => new DelegateScorer((Func<string, ChatResponse, CancellationToken, Task<double>>)null!));
        await Assert.ThrowsAsync<ArgumentException>(() =>
            new DelegateScorer(static (_, _) => true).ScoreAsync(Request("q", "a", "b"), new double[1], default).AsTask());
    }

    private static async Task<IReadOnlyList<double>> ScoreAsync(DelegateScorer scorer, string prompt, params string[] texts)
    {
        var scores = new double[texts.Length];
        await scorer.ScoreAsync(Request(prompt, texts), scores, default);
        return scores;
    }

    private static ScoringRequest Request(string prompt, params string[] texts) =>
        new(prompt, [], [.. texts.Select(static text => FakeChatClient.Answer(text))]);
}
