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
        Assert.Empty(verdicts.Models);
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

        Assert.Equal([("a", 3, 2.0 / 3, 1.0), ("b", 1, 1.0, 0.0)], verdicts.Models.Select(static model => (model.Model, model.Responses, model.Accuracy, model.MeanLabel)));
        Assert.Equal(2.0 / 3, verdicts.Models[0].MeanScore, 12);
    }

    [Fact]
    public void A_file_with_the_scores_of_the_judge_is_not_compared_with_itself()
    {
        const string Row = """{"prompt":"p","responses":[{"model":"large","text":"1","score":1},{"model":"a","text":"2","score":SCORE,"verdicts":{"shownFirst":"better","shownSecond":"equal"}}]}""";
        string own = _folder.Write("1.jsonl", Row.Replace("SCORE", "1", StringComparison.Ordinal)), replaced = _folder.Write("2.jsonl", Row.Replace("SCORE", "0", StringComparison.Ordinal));

        Assert.Empty(RecordedVerdicts.Of([own], _pool, default).Models);
        Assert.Equal([("a", 1, 0.0)], RecordedVerdicts.Of([own, replaced], _pool, default).Models.Select(static model => (model.Model, model.Responses, model.Accuracy)));
    }

    private RecordedVerdicts Read(string rows) => RecordedVerdicts.Of([_folder.Write("log.jsonl", rows)], _pool, default);
}
