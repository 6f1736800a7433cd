namespace BestRoute.Training.Tests.Scoring;

public sealed class RecordedVerdictsTests : IDisposable
{
    private static readonly PoolFile _pool = Pools.Of("large", ("a", 1), ("b", 1));

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Verdicts_are_counted_and_what_is_not_one_is_passed_over()
    {
        var verdicts = Read("""
            {"prompt":"p","responses":[{"model":"large","text":"1","score":1},{"model":"a","text":"2","score":1,"verdicts":{"shownFirst":"better","shownSecond":"equal"}},{"model":"b","text":"3","score":0.5,"verdicts":{"shownFirst":"worse","shownSecond":"better"}}]}
            {"prompt":"q","responses":[{"model":"a","text":"1","verdicts":{"shownFirst":"good","shownSecond":"equal"}},{"model":"a","text":"1","verdicts":{"shownFirst":"Worse"}},{"model":"a","text":"1","verdicts":["worse","worse"]},"verdicts",{"verdicts":{"shownFirst":"worse","shownSecond":"worse"}}]}
            {"prompt":"r","responses":"verdicts","verdicts":{}}
            ["verdicts"]
            {"prompt":"s","responses":[{"model":"\ud800","verdicts":{"shownFirst":"worse","shownSecond":"worse"}}]}
            {"verdicts": cut o
            """);

        Assert.Equal((2L, 2L, 1L, 2L), (verdicts.Bias.Comparisons, verdicts.Bias.Changed, verdicts.Bias.First, verdicts.Bias.Second));
        Assert.Empty(verdicts.Scores);
    }

    [Fact]
    public void Scores_that_replaced_those_of_the_judge_show_how_far_it_agrees()
    {
        // The judge finds 'a' as good in three rows, of which the new scores confirm two, one of them with a score below the middle. It finds 'b' worse, and so do the new scores.
        var verdicts = Read("""
            {"prompt":"p","responses":[{"model":"large","text":"1","score":0.2},{"model":"a","text":"2","score":0.2,"verdicts":{"shownFirst":"better","shownSecond":"equal"}},{"model":"b","text":"3","score":0.1,"verdicts":{"shownFirst":"worse","shownSecond":"worse"}}]}
            {"prompt":"q","responses":[{"model":"large","text":"1","score":0.5},{"model":"a","text":"2","score":0.9,"verdicts":{"shownFirst":"equal","shownSecond":"equal"}}]}
            {"prompt":"r","responses":[{"model":"large","text":"1","score":1},{"model":"a","text":"2","score":0.9,"verdicts":{"shownFirst":"equal","shownSecond":"equal"}}]}
            {"prompt":"no score","responses":[{"model":"large","text":"1","score":1},{"model":"a","text":"2","score":null,"verdicts":{"shownFirst":"equal","shownSecond":"equal"}}]}
            {"prompt":"no reference","responses":[{"model":"a","text":"2","score":1,"verdicts":{"shownFirst":"equal","shownSecond":"equal"}}]}
            """);

        Assert.Equal([("a", 3, 2.0 / 3, 1.0), ("b", 1, 1.0, 0.0)], verdicts.Scores.Select(static model => (model.Model, model.Responses, model.Accuracy, model.MeanLabel)));
        Assert.Equal(2.0 / 3, verdicts.Scores[0].MeanScore, 12);
    }

    [Fact]
    public void A_file_with_the_scores_of_the_judge_is_not_compared_with_itself()
    {
        const string Row = """{"prompt":"p","responses":[{"model":"large","text":"1","score":1},{"model":"a","text":"2","score":SCORE,"verdicts":{"shownFirst":"better","shownSecond":"equal"}}]}""";
        string own = _folder.Write("1.jsonl", Row.Replace("SCORE", "1", StringComparison.Ordinal)), replaced = _folder.Write("2.jsonl", Row.Replace("SCORE", "0", StringComparison.Ordinal));

        Assert.Empty(RecordedVerdicts.Of([own], _pool, default).Scores);
        Assert.Equal([("a", 1, 0.0)], RecordedVerdicts.Of([own, replaced], _pool, default).Scores.Select(static model => (model.Model, model.Responses, model.Accuracy)));
    }

    [Fact]
    public void Feedback_about_a_judged_answer_shows_how_far_the_judge_agrees_with_users()
    {
        // Users like what the judge likes in two of three rows. Feedback about the reference's answer says nothing about a verdict, and the score of a row without feedback is the judge's own.
        static string Row(int id, string answered, string verdict, int score) =>
            $$$"""{"id":"{{{id}}}","prompt":"p{{{id}}}","responses":[{"model":"large","text":"1","score":1{{{(answered == "large" ? ",\"answered\":true" : "")}}}},{"model":"a","text":"2","score":{{{score}}},"verdicts":{"shownFirst":"{{{verdict}}}","shownSecond":"{{{verdict}}}"}{{{(answered == "a" ? ",\"answered\":true" : "")}}}}]}""";
        var log = _folder.Write("2026-01-01-00000000.jsonl", string.Join('\n', Row(1, "a", "better", 1), Row(2, "a", "worse", 0), Row(3, "a", "equal", 1), Row(4, "large", "worse", 0), Row(5, "a", "worse", 0)));
        var feedback = _folder.Write("2026-01-01-00000000.feedback.jsonl", string.Concat(new[] { (1, 1), (2, -1), (3, -1), (4, -1) }.Select(static report =>
            $$"""{"id":"{{report.Item1}}","score":{{report.Item2}},"time":"2026-01-01T00:00:00Z"}""" + "\n")));

        var verdicts = RecordedVerdicts.Of([log, feedback], _pool, default);

        Assert.Equal(5, verdicts.Bias.Comparisons);
        Assert.Empty(verdicts.Scores);

        // The scale of the feedback is -1 to 1.
        var closeness = Assert.Single(verdicts.Feedback);
        Assert.Equal(("a", 3, 2.0 / 3), (closeness.Model, closeness.Responses, closeness.Accuracy));
        Assert.Equal((2.0 / 3, 1.0 / 3), (closeness.MeanLabel, closeness.MeanScore));
    }

    private RecordedVerdicts Read(string rows) => RecordedVerdicts.Of([_folder.Write("log.jsonl", rows)], _pool, default);
}
