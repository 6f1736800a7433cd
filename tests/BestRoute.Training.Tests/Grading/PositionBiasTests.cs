namespace BestRoute.Training.Tests.Scoring;

public sealed class PositionBiasTests
{
    private static readonly ComparisonVerdicts
        _better = new(AnswerVerdict.Better, AnswerVerdict.Better),
        _worse = new(AnswerVerdict.Worse, AnswerVerdict.Worse),
        _equal = new(AnswerVerdict.Equal, AnswerVerdict.Equal),
        _first = new(AnswerVerdict.Better, AnswerVerdict.Worse),
        _second = new(AnswerVerdict.Worse, AnswerVerdict.Better);

    [Fact]
    public void Verdicts_are_counted_by_position()
    {
        var bias = Of((_better, 3), (_worse, 2), (_equal, 1), (_first, 2), (_second, 1), (new(AnswerVerdict.Equal, AnswerVerdict.Worse), 1));

        // A constant verdict prefers the answer once where it is first, and once where it is second.
        Assert.Equal((10L, 4L), (bias.Comparisons, bias.Changed));
        Assert.Equal((5L + 4 + 1, 5L + 2), (bias.First, bias.Second));
        Assert.Equal(
            "The judge compared 10 pairs of answers, each in both orders. In 4 (40%) its verdict changed with the order. Of its verdicts, 50% preferred the first answer, 35% the second one, and 15% neither.",
            bias.Notices()[0]);
    }

    [Fact]
    public void No_comparisons_say_nothing() => Assert.Empty(new PositionBias().Notices());

    [Fact]
    public void A_few_comparisons_are_not_enough() => AssertMeans("too few to say whether the judge favours a position", (_first, 9));

    [Fact]
    public void A_fair_judge_has_no_position() => AssertMeans("does not clearly favour a position", (_better, 50), (_worse, 30), (_equal, 20));

    [Fact]
    public void A_few_contradictions_in_both_directions_are_not_a_position() => AssertMeans("does not clearly favour a position", (_better, 50), (_first, 8), (_second, 6));

    [Fact]
    public void A_judge_that_favours_the_first_answer_is_told() => AssertMeans("favours the answer that it sees first", (_better, 50), (_first, 14), (_second, 2));

    [Fact]
    public void A_judge_that_favours_the_second_answer_is_told() => AssertMeans("favours the answer that it sees second", (_worse, 50), (_second, 9));

    [Fact]
    public void A_judge_that_always_prefers_the_first_answer_is_useless() => AssertMeans("The order decides more often than the answers do", (_first, 20));

    private static void AssertMeans(string meaning, params (ComparisonVerdicts Verdicts, int Count)[] verdicts) =>
        Assert.Contains(meaning, Of(verdicts).Notices()[1], StringComparison.Ordinal);

    private static PositionBias Of(params (ComparisonVerdicts Verdicts, int Count)[] verdicts)
    {
        var bias = new PositionBias();
        foreach (var (one, count) in verdicts)
        {
            for (var i = 0; i < count; i++)
            {
                bias.Add(one);
            }
        }

        return bias;
    }
}
