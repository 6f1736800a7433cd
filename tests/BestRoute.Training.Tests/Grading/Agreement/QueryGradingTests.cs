using System.Text.Json;
using System.Text.Json.Nodes;

namespace BestRoute.Training.Tests.Scoring;

public sealed class QueryGradingTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public async Task Training_grades_as_the_command_does(int scoredOf)
    {
        // Of the rows, every third one keeps its scores, or none does.
        var raw = Rewrite((row, i) => Keep(row, scoredOf > 0 && i % scoredOf == 0));
        var scored = _folder.Path("scored.jsonl");
        await LogScorer.ScoreAsync(new LogScoringRequest
        {
            DataFiles = [raw],
            Output = scored,
            Grader = AgreementGrader.Create([raw], SyntheticLog.Pool, referenceWeight: null),
        });

        using var onTheFly = Load(raw, out var grading);
        using var before = Load(scored, out var nothing);

        Assert.Equal(ScoresOf(before), ScoresOf(onTheFly));
        Assert.Equal(scoredOf > 0 ? 213 : 320, grading.Counts.Graded);
        Assert.Equal(scoredOf > 0 ? 107 : 0, grading.Metrics["agreement.scoredQueries"]);
        Assert.Equal((0, 0), (nothing.Notices.Count, nothing.Metrics.Count));
    }

    [Fact]
    public void Rows_of_one_prompt_are_graded_together()
    {
        var log = _folder.Write("log.jsonl", string.Concat(
            Row("p", "train", ("small", "7")), Row("p", "train", ("large", "7")), Row("q", "val", ("large", "8")), Row("q", "val", ("small", "9"))));

        using var data = Load(log, out _);

        Assert.Equal([("p", "small", 1.0), ("p", "large", 1.0), ("q", "large", 1.0), ("q", "small", 0.0)], ScoresOf(data));
    }

    [Fact]
    public void Queries_that_cannot_be_graded_are_left_out_and_told()
    {
        var log = _folder.Write("log.jsonl", string.Concat(
            Row("p", "train", ("large", "7"), ("small", "7")),
            Row("free", "train", ("large", "Once upon a time,\nthere was a model."), ("small", "7")),
            Row("alone", "train", ("small", "7")),
            Row("q", "val", ("large", "8"), ("small", ""))));

        using var data = Load(log, out var grading);

        Assert.Equal(["p", "q"], data.Training.Concat(data.Validation).Select(static query => query.Prompt));
        Assert.Contains(
            "Not graded: 1 queries without a response of the reference 'large', 1 queries for which the reference's response has no clear final answer. Training leaves them out.",
            string.Join(' ', grading.Notices),
            StringComparison.Ordinal);
        Assert.Contains("Responses without a final answer count as wrong: small 1.", string.Join(' ', grading.Notices), StringComparison.Ordinal);
    }

    [Fact]
    public void A_response_whose_score_is_null_is_left_out()
    {
        var log = _folder.Write("log.jsonl", """
            {"prompt":"p","split":"train","responses":[{"model":"large","text":"7","score":1},{"model":"small","text":"7","score":null},{"model":"small","text":"8","score":0}]}
            {"prompt":"q","split":"val","responses":[{"model":"large","text":"7","score":1},{"model":"small","text":"7","score":0}]}
            """);

        using var data = Load(log, out var grading);

        Assert.Equal([("p", "large", 1.0), ("p", "small", 0.0), ("q", "large", 1.0), ("q", "small", 0.0)], ScoresOf(data));
        Assert.Empty(grading.Notices);
    }

    [Fact]
    public async Task An_answer_that_is_equal_to_one_with_a_score_has_its_score()
    {
        var raw = _folder.Write("raw.jsonl", """
            {"prompt":"p","split":"train","responses":[{"model":"large","text":"The answer is 7.","score":0.25},{"model":"small","text":"7"},{"model":"small","text":"8"}]}
            {"prompt":"q","split":"val","responses":[{"model":"large","text":"7"},{"model":"small","text":"6","score":0},{"model":"small","text":"6","score":1},{"model":"small","text":"6"}]}

            """);
        var scored = _folder.Path("scored.jsonl");
        await LogScorer.ScoreAsync(new LogScoringRequest
        {
            DataFiles = [raw],
            Output = scored,
            Grader = AgreementGrader.Create([raw], SyntheticLog.Pool, referenceWeight: null),
        });

        using var onTheFly = Load(raw, out _);
        using var before = Load(scored, out _);

        Assert.Equal(
            [("p", "large", 0.25), ("p", "small", 0.25), ("p", "small", 0), ("q", "large", 1), ("q", "small", 0), ("q", "small", 1), ("q", "small", 0.5)], ScoresOf(onTheFly));
        Assert.Equal(ScoresOf(onTheFly), ScoresOf(before));
    }

    private static TrainingData Load(string log, out QueryGrading grading)
    {
        var own = grading = new QueryGrading(SyntheticLog.Pool, new ParallelOptions());
        return TrainingData.Load([log], SyntheticLog.Pool, CancellationToken.None, grade: queries => own.Grade(queries));
    }

    private static List<(string Prompt, string Model, double Score)> ScoresOf(TrainingData data) =>
    [
        .. data.Training.Concat(data.Validation).SelectMany(static query => query.Responses.SelectMany(model => model.Value.Select(response => (query.Prompt, model.Key, response.Score)))),
    ];

    private string Rewrite(Func<JsonNode, int, JsonNode> change) =>
        _folder.Write("raw.jsonl", string.Join('\n', File.ReadLines(SyntheticLog.Write(_folder)).Select((line, i) => change(JsonNode.Parse(line)!, i).ToJsonString())));

    private static JsonNode Keep(JsonNode row, bool keepsScores)
    {
        foreach (var response in row["responses"]!.AsArray())
        {
            _ = keepsScores || response!.AsObject().Remove("score");
        }

        return row;
    }

    private static string Row(string prompt, string split, params (string Model, string Text)[] responses) =>
        JsonSerializer.Serialize(new { prompt, split, responses = responses.Select(static response => new { model = response.Model, text = response.Text }) }) + "\n";
}
