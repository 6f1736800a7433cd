using Microsoft.Extensions.AI;

namespace BestRoute.Tests;

public sealed class LogProbabilityScorerTests
{
    [Fact]
    public async Task The_most_probable_sample_wins()
    {
        var pool = new TestPool().Reference().Candidate("small", [0, 0, 1], client: new()
        {
            Respond = (call, _) =>
            {
                var answer = FakeChatClient.Answer($"{call.SampleIndex}");
                answer.AdditionalProperties = new() { ["logprob"] = -Math.Abs(call.SampleIndex!.Value - 1.0) - 0.1 };
                return Task.FromResult(answer);
            },
        });
        pool.Options.Scorer = new LogProbabilityScorer(static response => response.AdditionalProperties?["logprob"] as double?);
        using var client = pool.Client();

        Assert.Equal("1", (await client.GetResponseAsync("Hello")).Text);
    }

    [Fact]
    public async Task A_sample_without_a_log_probability_is_the_worst()
    {
        Assert.Equal(
            [double.MinValue, double.MinValue, double.MinValue, -700, 0, double.MinValue, double.MinValue],
            await ScoreAsync(null, double.NaN, double.NegativeInfinity, -700, 0, 0.5, double.PositiveInfinity));
    }

    [Fact]
    public async Task Numbers_that_are_no_log_probabilities_fail_the_scorer()
    {
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => ScoreAsync(1.5, 2));

        Assert.Contains("is 1.5.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_draw_without_any_is_a_tie()
    {
        Assert.Equal([double.MinValue, double.MinValue], await ScoreAsync(null, null));
    }

    [Fact]
    public void It_scores_each_sample_alone_and_needs_a_function()
    {
        Assert.False(new LogProbabilityScorer(static _ => null).SeesWholeDraw);
        Assert.Throws<ArgumentNullException>(() => new LogProbabilityScorer(null!));
    }

    private static async Task<IReadOnlyList<double>> ScoreAsync(params double?[] values)
    {
        ChatResponse[] responses = [.. values.Select(static (_, i) => FakeChatClient.Answer($"{i}"))];
        var scores = new double[values.Length];
        await new LogProbabilityScorer(response => values[Array.IndexOf(responses, response)]).ScoreAsync(new("q", [], responses), scores, default);
        return scores;
    }
}
