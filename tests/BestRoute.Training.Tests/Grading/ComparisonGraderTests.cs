using BestRoute.Tests;

namespace BestRoute.Training.Tests.Scoring;

public sealed class ComparisonGraderTests : IDisposable
{
    private static readonly PoolFile _pool = Pools.Of("large", ("a", 1), ("b", 1));

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Rows_get_scores_or_null()
    {
        var log = _folder.Write("log.jsonl", """
            {"prompt":"p1","responses":[{"model":"a","text":"better"},{"model":"large","text":"good"},{"model":"large","text":"bad"},{"model":"a","text":"bad"},{"model":"b","text":"worse"},{"model":"b","text":"good"},{"model":"b","text":""}]}
            {"prompt":"p2","responses":[{"model":"a","text":"better"},{"model":"large","text":"<think>hm"}]}
            {"prompt":"p3","responses":[{"model":"a","text":"better","score":null}]}
            {"prompt":"p4","responses":[{"model":"a","text":"worse","score":0.9},{"model":"large","text":"good"}]}

            """);
        var judge = Fair();
        var grader = Grader(judge);

        var result = await ScoreAsync(grader, log);

        // A text that the reference gives too has 1, because the reference has 1.
        Assert.Equal(
            """
            {"prompt":"p1","responses":[{"model":"a","text":"better","score":1},{"model":"large","text":"good","score":1},{"model":"large","text":"bad","score":1},{"model":"a","text":"bad","score":1},{"model":"b","text":"worse","score":0},{"model":"b","text":"good","score":1},{"model":"b","text":"","score":0}]}
            {"prompt":"p2","responses":[{"model":"a","text":"better","score":null},{"model":"large","text":"<think>hm","score":null}]}
            {"prompt":"p3","responses":[{"model":"a","text":"better","score":null}]}
            {"prompt":"p4","responses":[{"model":"a","text":"worse","score":0.9},{"model":"large","text":"good","score":1}]}

            """,
            await File.ReadAllTextAsync(_folder.Path("out.jsonl")),
            ignoreLineEndingDifferences: true);
        Assert.Equal((4, 8, 1, 3), (result.Rows, result.Scored, result.Kept, result.WithoutScore));
        Assert.Equal((2L, 2L), (grader.Graded, grader.WithoutReference));

        // Two pairs, each in both orders.
        Assert.Equal(["better good", "good better", "good worse", "worse good"], judge.Asked.Select(static asked => $"{asked.First} {asked.Second}").Order());
        Assert.Equal(4 * 120 / 1e6, grader.Cost, 12);
        Assert.False(grader.IsCostEstimated);
        Assert.Equal((2L, 0L, 2L, 2L), (grader.Bias.Comparisons, grader.Bias.Changed, grader.Bias.First, grader.Bias.Second));
    }

    [Fact]
    public async Task Equal_texts_of_a_row_are_compared_once()
    {
        var log = _folder.Write("log.jsonl", """
            {"prompt":"p1","responses":[{"model":"large","text":"good"},{"model":"a","text":"worse"},{"model":"b","text":"worse"},{"model":"b","text":"worse"}]}

            """);
        var judge = Fair();

        await ScoreAsync(Grader(judge), log);

        Assert.Equal(2, judge.Asked.Count);
    }

    [Fact]
    public async Task The_judge_sees_the_whole_conversation()
    {
        var judge = Fair();
        var row = Rows.Parse("""{"messages":[{"role":"system","content":"Be brief."},{"role":"user","content":"Sort 3 1 2."}],"responses":[{"model":"a","text":"1"},{"model":"large","text":"2"}]}""");

        await Grader(judge).GradeAsync(row);

        Assert.All(judge.Asked, static asked => Assert.Equal("system: Be brief.\n\nuser: Sort 3 1 2.", asked.Query));
    }

    [Fact]
    public async Task A_judge_that_gives_no_verdict_is_an_error_that_names_the_response()
    {
        var grader = Grader(ScriptedJudge.Saying("Both are fine."));
        var row = Rows.Parse("""{"prompt":"p","responses":[{"model":"a","text":"1"},{"model":"large","text":"2"}]}""");

        var error = await Assert.ThrowsAsync<ScoringException>(() => grader.GradeAsync(row));

        Assert.Contains("line 7, responses[0] of 'a': the judge failed: none of its 3 replies had {\"better\": 1}", error.Message, StringComparison.Ordinal);
        Assert.Contains("the last one was 'Both are fine.'", error.Message, StringComparison.Ordinal);
        Assert.Equal(3 * 120 / 1e6, grader.Cost, 12);
    }

    [Fact]
    public async Task Scores_that_are_trusted_show_how_far_the_judge_is_right()
    {
        // The judge thinks that 'a' is always as good, and that 'b' is worse in one half of the queries. 'a' is right in three quarters of them, and 'b' is as the judge thinks.
        var log = _folder.Write("log.jsonl", string.Concat(Enumerable.Range(0, 40).Select(i =>
            $$"""{"prompt":"p{{i}}","responses":[{"model":"large","text":"good","score":0.5},{"model":"a","text":"better","score":{{(i % 4 == 0 ? 0 : 0.5)}}},{"model":"b","text":"{{(i % 2 == 0 ? "worse" : "better")}}","score":{{(i % 2 == 0 ? 0.1 : 1)}}},{"model":"b","text":"unseen","score":1},{"model":"c","text":"unseen","score":1}]}""" + "\n")) + """
            {"prompt":"no score","responses":[{"model":"large","text":"good"},{"model":"a","text":"worse"}]}
            {"prompt":"no score of the reference","responses":[{"model":"large","text":"good"},{"model":"a","text":"unseen","score":1}]}
            {"prompt":"no text of the reference","responses":[{"model":"large","text":"","score":1},{"model":"a","text":"unseen","score":1}]}
            {"prompt":"no candidate","responses":[{"model":"large","text":"good","score":1}]}

            """);
        var judge = Fair();

        var check = await TrustedScores.CompareAsync(Grader(judge), [log], parallelism: 4);

        Assert.Equal((40, false), (check.Queries, check.IsReferenceAlwaysBest));
        Assert.Equal([("a", 40, 0.75, 1.0, 0.75), ("b", 40, 1.0, 0.5, 0.5)], check.Models.Select(static model => (model.Model, model.Responses, model.Accuracy, model.MeanLabel, model.MeanScore)));
        Assert.Equal(2 * 2 * 40, judge.Asked.Count);
        Assert.DoesNotContain(judge.Asked, static asked => asked.First == "unseen" || asked.Second == "unseen");
    }

    [Fact]
    public async Task The_judge_is_asked_for_a_bounded_part_of_the_scores_that_does_not_depend_on_the_order()
    {
        string[] rows = [.. Enumerable.Range(0, 300).Select(static i =>
            $$"""{"prompt":"p{{i}}","responses":[{"model":"large","text":"good","score":0},{"model":"a","text":"better","score":1}]}""")];
        var (judge, other) = (Fair(), Fair());

        var check = await TrustedScores.CompareAsync(Grader(judge), [_folder.Write("log.jsonl", string.Join('\n', rows))], parallelism: 1);
        new Random(3).Shuffle(rows);
        await TrustedScores.CompareAsync(Grader(other), [_folder.Write("other.jsonl", string.Join('\n', rows))], parallelism: 1);

        Assert.Equal(TrustedScores.MaxQueries, check.Queries);
        Assert.Equal(TrustedScores.MaxQueries, judge.Asked.Select(static asked => asked.Query).Distinct().Count());
        Assert.Equal(judge.Asked.Select(static asked => asked.Query).ToHashSet(), [.. other.Asked.Select(static asked => asked.Query)]);
    }

    [Fact]
    public async Task Scores_in_which_the_reference_is_always_the_best_cost_nothing()
    {
        var log = _folder.Write("log.jsonl", string.Concat(Enumerable.Range(0, 30).Select(static i =>
            $$"""{"prompt":"p{{i}}","responses":[{"model":"large","text":"good","score":1},{"model":"a","text":"better","score":{{i % 2}}}]}""" + "\n")));
        var judge = Fair();

        var check = await TrustedScores.CompareAsync(Grader(judge), [log], parallelism: 1);

        Assert.True(check.IsReferenceAlwaysBest);
        Assert.Empty(judge.Asked);
        Assert.Contains("the reference 'large' has the best score in every query", Assert.Single(ComparisonNotices.Of(check, _pool)), StringComparison.Ordinal);
    }

    private static ScriptedJudge Fair() => ScriptedJudge.Fair(static text => text switch { "better" => 2, "good" => 1, _ => 0 });

    private static ComparisonGrader Grader(ScriptedJudge judge) => ResponseGrader.Comparison(judge, new ModelPrice(1, 2), HangGuard.Patience, _pool);

    private Task<LogScoringResult> ScoreAsync(ComparisonGrader grader, string log) =>
        LogScorer.ScoreAsync(new LogScoringRequest { DataFiles = [log], Output = _folder.Path("out.jsonl"), Grader = grader });
}
