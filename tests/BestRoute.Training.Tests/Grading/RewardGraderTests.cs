namespace BestRoute.Training.Tests.Scoring;

public class RewardGraderTests
{
    [Fact]
    public async Task The_score_is_the_reward_of_prompt_and_answer()
    {
        var seen = new List<(string Prompt, string Text)>();
        var reward = new DelegateScorer((prompt, response) =>
        {
            seen.Add((prompt, response.Text));
            return -1.5;
        });

        Assert.Equal(-1.5, await ResponseGrader.Reward(reward).GradeAsync(Rows.Of("<think>Six?</think>Five.", prompt: "2 + 3?")));
        Assert.Equal([("2 + 3?", "Five.")], seen);
    }

    [Fact]
    public async Task The_reward_model_sees_what_it_sees_of_a_conversation_at_run_time()
    {
        var seen = new List<string>();
        var reward = new DelegateScorer((prompt, _) =>
        {
            seen.Add(prompt);
            return 1;
        });

        await ResponseGrader.Reward(reward).GradeAsync(Rows.OfConversation("1 2 3"));

        Assert.Equal(["Sort 3 1 2.\n1 2 3\ndo that again"], seen);
    }

    [Theory]
    [InlineData(0.1f, 0.1)]
    [InlineData(-3.4028235e38f, -3.4028235e38)]
    [InlineData(1e-20f, 1e-20)]
    public async Task A_single_is_written_as_its_shortest_text(float reward, double score) =>
        Assert.Equal(score, await ResponseGrader.Reward(new DelegateScorer((_, _) => reward)).GradeAsync(Rows.Of("Five.")));

    [Fact]
    public void A_scorer_that_compares_is_refused()
    {
        var error = Assert.Throws<ArgumentException>(() => ResponseGrader.Reward(new ConsensusScorer()));

        Assert.Contains("SeesWholeDraw", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reward_that_is_not_finite_is_an_error_that_names_the_response()
    {
        var error = await Assert.ThrowsAsync<ScoringException>(() => ResponseGrader.Reward(new Broken()).GradeAsync(Rows.Of("Five.")));

        Assert.Contains("line 7, responses[0] of 'small': the reward model gave NaN", error.Message, StringComparison.Ordinal);
    }

    private sealed class Broken : IResponseScorer
    {
        public bool SeesWholeDraw => false;

        public ValueTask ScoreAsync(ScoringRequest request, Memory<double> scores, CancellationToken cancellationToken)
        {
            scores.Span[0] = double.NaN;
            return ValueTask.CompletedTask;
        }
    }
}
