namespace BestRoute.Training.Tests.Scoring;

public sealed class AgreementGraderTests : IDisposable
{
    private static readonly PoolFile _pool = Pools.Of("large", ("a", 1), ("b", 1), ("c", 1));

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Rows_get_scores_or_null()
    {
        var log = _folder.Write("log.jsonl", """
            {"prompt":"p1","responses":[{"model":"large","text":"The answer is 1."},{"model":"a","text":"1"},{"model":"b","text":""},{"model":"c","text":"Well.\nMaybe."}]}
            {"prompt":"p2","responses":[{"model":"large","text":"A story.\nIt ends."},{"model":"a","text":"1"}]}
            {"prompt":"p3","responses":[{"model":"a","text":"1","score":null}]}

            """);
        var grader = AgreementGrader.Create([log], _pool, referenceWeight: null);

        var result = await ScoreAsync(grader, log);

        Assert.Equal(
            """
            {"prompt":"p1","responses":[{"model":"large","text":"The answer is 1.","score":1},{"model":"a","text":"1","score":1},{"model":"b","text":"","score":0},{"model":"c","text":"Well.\nMaybe.","score":0}]}
            {"prompt":"p2","responses":[{"model":"large","text":"A story.\nIt ends.","score":null},{"model":"a","text":"1","score":null}]}
            {"prompt":"p3","responses":[{"model":"a","text":"1","score":null}]}

            """,
            await File.ReadAllTextAsync(_folder.Path("out.jsonl")),
            ignoreLineEndingDifferences: true);
        Assert.Equal((3, 4, 0, 3), (result.Rows, result.Scored, result.Kept, result.WithoutScore));
        Assert.Equal([("large", 2, 1.0), ("a", 3, 1.0), ("b", 1, 0.0), ("c", 1, 0.0)], result.Models.Select(static model => (model.Model, (int)model.Responses, model.Mean)));
        Assert.Equal([("b", 1L)], grader.Counts.WithoutAnswer.Select(static model => (model.Key, model.Value)));
        Assert.Equal((1, 1, 1), (grader.Counts.Graded, grader.Counts.WithoutReference, grader.Counts.UnclearReference));
    }

    [Fact]
    public async Task Scores_that_are_there_stay_and_correct_the_others()
    {
        // In 40 queries with scores, the reference is right in 30. In one query, a score is missing.
        var log = _folder.Write("log.jsonl", string.Concat(Enumerable.Range(0, 40).Select(i =>
            $$"""{"prompt":"p{{i}}","responses":[{"model":"large","text":"7","score":{{(i % 4 == 0 ? 0 : 1)}}},{"model":"a","text":"8","score":0}]}""" + "\n")) + """
            {"prompt":"new","responses":[{"model":"large","text":"7"},{"model":"a","text":"7"},{"model":"b","text":"8","score":0.5}]}

            """);

        var grader = AgreementGrader.Create([log], _pool, referenceWeight: null);
        await ScoreAsync(grader, log);

        // (30 + 10) / 50.
        Assert.EndsWith(
            """[{"model":"large","text":"7","score":0.8},{"model":"a","text":"7","score":0.8},{"model":"b","text":"8","score":0.5}]}""",
            (await File.ReadAllLinesAsync(_folder.Path("out.jsonl")))[^1],
            StringComparison.Ordinal);
        Assert.Equal((1L, 41), (grader.Counts.Graded, grader.Report.GradedQueries));
    }

    [Fact]
    public async Task The_order_of_the_rows_changes_no_score()
    {
        var random = new Random(2);
        string[] rows = [.. Enumerable.Range(0, 60).Select(i =>
            $$"""{"prompt":"p{{i}}","responses":[{{string.Join(',', new[] { "large", "a", "b", "c" }.Select(model => $$"""{"model":"{{model}}","text":"{{random.Next(3)}}"{{(i % 2 == 0 ? $",\"score\":{random.Next(2)}" : "")}}}"""))}}]}""")];
        var before = await ScoresOf(rows);

        random.Shuffle(rows);

        Assert.Equal(before.Order(StringComparer.Ordinal), (await ScoresOf(rows)).Order(StringComparer.Ordinal));
    }

    private async Task<string[]> ScoresOf(string[] rows)
    {
        var log = _folder.Write("log.jsonl", string.Join('\n', rows));
        await ScoreAsync(AgreementGrader.Create([log], _pool, referenceWeight: null), log);
        return await File.ReadAllLinesAsync(_folder.Path("out.jsonl"));
    }

    private Task<LogScoringResult> ScoreAsync(AgreementGrader grader, string log) =>
        LogScorer.ScoreAsync(new LogScoringRequest { DataFiles = [log], Output = _folder.Path("out.jsonl"), Grader = grader });
}
