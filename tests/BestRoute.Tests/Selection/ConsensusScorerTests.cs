using Microsoft.Extensions.AI;

namespace BestRoute.Tests;

public class ConsensusScorerTests
{
    private readonly ConsensusScorer _scorer = new();

    [Fact]
    public void It_sees_the_whole_draw() => Assert.True(_scorer.SeesWholeDraw);

    [Fact]
    public async Task The_majority_wins() =>
        await AssertScoresAsync([2.0 / 3, 1.0 / 3, 2.0 / 3], "First 3, then 4: <answer>7</answer>", "<answer>8</answer>", "The answer is **7.0**.");

    [Fact]
    public async Task A_sample_without_an_answer_agrees_with_nobody() =>
        await AssertScoresAsync([0, 0.5], "I would rather not say", "<answer>7</answer>");

    [Fact]
    public async Task Equal_unmarked_lines_agree() =>
        await AssertScoresAsync([1.0 / 3, 2.0 / 3, 2.0 / 3], "[3]", "[1, 2]", "[1,2]");

    [Fact]
    public async Task Prose_is_compared_by_ROUGE_L()
    {
        // Longer than any answer; pairs have 20 of 20, 19 of 20 and 0 of 20 words in common.
        var words = Enumerable.Range(0, 20).Select(i => $"word{i}").ToArray();
        var text = string.Join(' ', words);
        var other = string.Join(' ', words[..19]) + " different";
        var strange = string.Join(' ', words.Select(word => "un" + word));

        var scores = await ScoreAsync(strange, text, other);

        Assert.Equal(1.0 / 3, scores[0], 12);
        Assert.Equal((1 + 0.95) / 3, scores[1], 12);
        Assert.Equal((1 + 0.95) / 3, scores[2], 12);
    }

    [Theory]
    [InlineData("<answer>7</answer>", 1)]
    [InlineData("anything", 1)]
    [InlineData("", 0)]
    [InlineData(" ", 0)]
    public async Task A_single_sample_agrees_with_itself_if_it_says_anything(string text, double expected) =>
        await AssertScoresAsync([expected], text);

    [Fact]
    public async Task Permuting_the_samples_permutes_the_scores()
    {
        var random = new Random(11);
        for (var round = 0; round < 200; round++)
        {
            var texts = RandomDraw(random);
            var order = Enumerable.Range(0, texts.Length).ToArray();
            random.Shuffle(order);

            var scores = await ScoreAsync(texts);
            var permuted = await ScoreAsync([.. order.Select(i => texts[i])]);

            Assert.All(order, (sample, place) => Assert.Equal(scores[sample], permuted[place], 12));
            Assert.All(scores, score => Assert.InRange(score, 0, 1));
        }
    }

    [Fact]
    public async Task The_best_score_is_the_majority_answers_wherever_there_is_one()
    {
        var random = new Random(12);
        for (var round = 0; round < 200; round++)
        {
            var answers = Enumerable.Range(0, random.Next(1, 9)).Select(_ => random.Next(3)).ToArray();
            var texts = answers.Select(answer => $"Step {random.Next(100)}.\n<answer>{answer}</answer>").ToArray();
            var counts = answers.CountBy(answer => answer).OrderByDescending(pair => pair.Value).ToArray();
            if (counts.Length > 1 && counts[0].Value == counts[1].Value)
            {
                continue;
            }

            var scores = await ScoreAsync(texts);

            Assert.Equal(counts[0].Key, answers[Array.IndexOf(scores, scores.Max())]);
        }
    }

    [Fact]
    public async Task A_part_of_the_samples_scores_as_a_draw_of_its_own()
    {
        var random = new Random(13);
        for (var round = 0; round < 100; round++)
        {
            var texts = RandomDraw(random);
            var members = Enumerable.Range(0, texts.Length).Where(i => i == 0 || random.Next(2) == 0).ToArray();
            var scores = new double[members.Length];

            ((IDrawScorer)_scorer).Prepare("", texts).Score(members, scores);

            Assert.Equal(await ScoreAsync([.. members.Select(i => texts[i])]), scores);
        }
    }

    [Fact]
    public async Task Hostile_texts_get_scores()
    {
        foreach (var text in HostileTexts.All)
        {
            Assert.All(await ScoreAsync(text, "<answer>7</answer>", text), score => Assert.InRange(score, 0, 1));
        }
    }

    [Fact]
    public async Task Too_little_room_is_an_error_that_says_so()
    {
        var request = Request("a", "b");

        var error = await Assert.ThrowsAsync<ArgumentException>(async () => await _scorer.ScoreAsync(request, new double[1], default));

        Assert.Contains("2 responses", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancellation_is_heard() =>
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            async () => await _scorer.ScoreAsync(Request("a"), new double[1], new CancellationToken(canceled: true)));

    internal static ScoringRequest Request(params string[] texts) =>
        new("What is it?", [], [.. texts.Select(text => new ChatResponse(new ChatMessage(ChatRole.Assistant, text)))]);

    /// <summary>A draw of everything that a sample may be: marked, unmarked, prose, nothing.</summary>
    internal static string[] RandomDraw(Random random) =>
        [.. Enumerable.Range(0, random.Next(1, 8)).Select(_ => random.Next(6) switch
        {
            0 => $"So <answer>{random.Next(3)}</answer>",
            1 => $"The answer is {random.Next(3)}.",
            2 => $"{random.Next(3)}",
            3 => "",
            4 => "!?",
            _ => string.Join(' ', Enumerable.Range(0, 40).Select(_ => $"w{random.Next(9)}")),
        })];

    private async Task AssertScoresAsync(double[] expected, params string[] texts) => Assert.Equal(expected, await ScoreAsync(texts));

    private async Task<double[]> ScoreAsync(params string[] texts)
    {
        var scores = new double[texts.Length];
        await _scorer.ScoreAsync(Request(texts), scores, CancellationToken.None);
        return scores;
    }
}
