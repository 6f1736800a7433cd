using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace BestRoute.Training.Tests;

/// <summary>Feedback that was recorded next to a log becomes the score of the answer, wherever the log is read.</summary>
public sealed class LoggedFeedbackTests : IDisposable
{
    private static readonly PoolFile _pool = Pools.Of("large", ("small", 2));

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string, string, string> Places => new()
    {
        { "no score", """{"model":"large","text":"a","answered":true,"usage":{"score":1}}""", """{"model":"large","text":"a","answered":true,"usage":{"score":1},"score":0.25}""" },
        { "a score", """{"model":"large", "score": 1e0 ,"text":"ä\ud83d\ude00 \"}","answered":true}""", """{"model":"large", "score": 0.25 ,"text":"ä\ud83d\ude00 \"}","answered":true}""" },
        { "null", """{"answered":true,"score":null,"model":"large","text":"a"}""", """{"answered":true,"score":0.25,"model":"large","text":"a"}""" },
        { "not the answer", """{"model":"large","text":"a","answered":false,"score":1}""", """{"model":"large","text":"a","answered":false,"score":1}""" },
        { "drawn again", """{"model":"large","text":"a","score":1}""", """{"model":"large","text":"a","score":1}""" },
    };

    [Theory]
    [MemberData(nameof(Places))]
    public void The_score_of_the_answer_is_set_and_nothing_else_changes(string kind, string answer, string expected)
    {
        string Row(string response) => $$"""{ "messages":[{"id":"other"}],"id":"r","responses":[{"model":"small","text":"b","score":0.5} ,{{response}}],"answered":true}""";

        var (rows, _) = Read([Row(answer), Row(answer).Replace("\"r\"", "\"unknown\"", StringComparison.Ordinal)], [Report("r", 0.25)]);

        Assert.True(rows[0] == Row(expected), $"{kind}: {rows[0]}");
        Assert.Equal(Row(answer).Replace("\"r\"", "\"unknown\"", StringComparison.Ordinal), rows[1]);
    }

    [Fact]
    public void Any_row_is_joined_as_an_editor_of_its_json_would_do_it()
    {
        var random = new Random(5);
        for (var round = 0; round < 200; round++)
        {
            var row = RandomRow(random);
            var expected = JsonNode.Parse(row)!;
            foreach (var response in expected["responses"]!.AsArray().Where(static response => (bool?)response!["answered"] == true))
            {
                response!["score"] = -1.5e-7;
            }

            var joined = Assert.Single(Read([row], [Report("r", -1.5e-7)]).Rows);

            Assert.True(JsonNode.DeepEquals(expected, JsonNode.Parse(joined)), joined);
        }
    }

    [Fact]
    public void The_last_report_about_an_answer_is_used()
    {
        string[] reports = [Report("r", 0.1, 2), Report("r", 0.3, 3), Report("r", 0.2, 1), Report("s", 0.4, 1), Report("s", 0.5, 1)];

        var (rows, notices) = Read([Answer("r"), Answer("s")], reports);

        Assert.Equal([0.3, 0.5], rows.Select(static row => (double)JsonNode.Parse(row)!["responses"]![0]!["score"]!));
        Assert.Equal(["Answers whose score comes from feedback: 2."], notices);
    }

    [Fact]
    public void What_is_joined_and_what_is_not_is_told()
    {
        var (_, notices) = Read(
            [Answer("r"), Answer("r"), """{"id":"again","responses":[{"model":"large","text":"a"}]}""", """{"id":7,"responses":[]}"""], [Report("r", 1), Report("again", 1), Report("7", 1), Report("gone", 1)]);

        Assert.Equal(
            ["Answers whose score comes from feedback: 1. Feedback about answers that are not in the log: 3. They were not observed, or they were drawn again."], notices);
    }

    [Fact]
    public void A_row_that_is_not_valid_is_left_to_its_parser()
    {
        string[] broken = ["[1]", "{", """{"id":"r","responses":3}""", """{"id":"r","responses":[3,{"answered":true}]""", """{"id":"r","responses":[{"answered":true}]}x"""];

        Assert.Equal(broken, Read([.. broken, ""], [Report("r", 1)]).Rows);
    }

    [Theory]
    [InlineData("""{"id":"r","time":"2026-11-30T00:00:00+00:00"}""")]
    [InlineData("""{"id":7,"score":1,"time":"2026-11-30T00:00:00+00:00"}""")]
    [InlineData("""{"id":"r","score":1e999,"time":"2026-11-30T00:00:00+00:00"}""")]
    [InlineData("""{"id":"r","score":1,"time":"yesterday"}""")]
    [InlineData("""{"id":"\ud800","score":1,"time":"2026-11-30T00:00:00+00:00"}""")]
    [InlineData("[]")]
    [InlineData("{\"id\":")]
    public void A_broken_report_is_an_error_that_names_the_file_and_the_line(string report)
    {
        var error = Assert.Throws<DataException>(() => Read([Answer("r")], [Report("r", 1), report]));

        Assert.Equal(
            $"{_folder.Path("2026-11-30-0a0b0c0d.feedback.jsonl")}, line 2: not a report of feedback; give 'id' (a string), 'score' (a finite number) and 'time', or remove the line.", error.Message);
    }

    [Fact]
    public void A_last_report_that_was_cut_off_is_left_out()
    {
        var feedback = _folder.Write("a.feedback.jsonl", Report("r", 1) + "\n" + Report("r", 0)[..20]);
        var notices = new List<string>();

        var row = Assert.Single(new LogLines([_folder.Write("a.jsonl", Answer("r")), feedback], notices.Add).Read());

        Assert.Equal(1, (double)JsonNode.Parse(row.Text)!["responses"]![0]!["score"]!);
        Assert.StartsWith($"{feedback}, line 2: left out", notices[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Feedback_can_be_compressed()
    {
        var path = _folder.Path("a.feedback.jsonl.gz");
        await using (var writer = new StreamWriter(new GZipStream(File.Create(path), CompressionLevel.Fastest)))
        {
            await writer.WriteLineAsync(Report("r", 0.75));
        }

        var row = Assert.Single(new LogLines([path, _folder.Write("a.jsonl", Answer("r"))], static _ => { }).Read());

        Assert.Equal(0.75, (double)JsonNode.Parse(row.Text)!["responses"]![0]!["score"]!);
    }

    [Fact]
    public async Task Training_splitting_scoring_and_reports_read_it()
    {
        string[] files =
        [
            _folder.Write("a.jsonl", """{"id":"r","prompt":"p","reference_answer":"7","responses":[{"model":"large","text":"7","answered":true,"score":1},{"model":"small","text":"6"}]}""" + "\n"),
            _folder.Write("a.feedback.jsonl", Report("r", 0.25)),
        ];
        const string Joined = "Answers whose score comes from feedback: 1.";

        using var log = new ResponseLog(files, _pool) { AcceptsMissingScores = true };
        Assert.Equal(0.25, Assert.Single(log.Read()).ResponsesOf("large")[0].Score);
        Assert.Equal([Joined], log.Notices);

        var split = await LogSplitter.SplitAsync(files, _folder.Path("split.jsonl"), new SplitShares(0, 0), overwrite: false);
        Assert.Contains("""{"model":"large","text":"7","answered":true,"score":0.25},{"model":"small","text":"6"}]}""", await File.ReadAllTextAsync(_folder.Path("split.jsonl")), StringComparison.Ordinal);
        Assert.Equal([Joined], split.Notices);

        var scored = await LogScorer.ScoreAsync(new LogScoringRequest { DataFiles = files, Output = _folder.Path("scored.jsonl"), Grader = new NumberGrader(0) });
        Assert.Contains("""{"model":"large","text":"7","answered":true,"score":0.25},{"model":"small","text":"6","score":0}]}""", await File.ReadAllTextAsync(_folder.Path("scored.jsonl")), StringComparison.Ordinal);
        Assert.Equal([Joined], scored.Notices);

        Assert.Equal((1, 1), (LogOverview.Of(files, _pool, CancellationToken.None).Rows, LogOverview.Of(files, _pool, CancellationToken.None).CompleteRows));
    }

    private static string Answer(string id) => $$"""{"id":"{{id}}","responses":[{"model":"large","text":"a","answered":true}]}""";

    private static string Report(string id, double score, int hour = 0) =>
        JsonSerializer.Serialize(new { id, score, time = new DateTimeOffset(2026, 11, 30, hour, 0, 0, TimeSpan.Zero).ToString("O", CultureInfo.InvariantCulture) });

    private static string RandomRow(Random random)
    {
        var responses = Enumerable.Range(0, 1 + random.Next(3)).Select(i =>
        {
            List<(string Name, string Json)> members = [("model", $"\"m{i}\""), ("text", JsonSerializer.Serialize(RandomText(random)))];
            if (random.Next(2) == 0)
            {
                members.Add(("score", random.Next(3) switch { 0 => "null", 1 => "1", _ => "-0.5e3" }));
            }

            if (i == 0)
            {
                members.Add(("answered", random.Next(4) == 0 ? "false" : "true"));
            }

            if (random.Next(2) == 0)
            {
                members.Add(("deep", """{"score":[{"answered":true}],"x":{}}"""));
            }

            return Object(random, members);
        });
        return Object(random, [("id", "\"r\""), ("responses", $"[{string.Join(" ,", responses)}]"), ("messages", """[{"role":"user","content":"score"}]""")]);
    }

    private static string Object(Random random, List<(string Name, string Json)> members)
    {
        var shuffled = members.ToArray();
        random.Shuffle(shuffled);
        var space = random.Next(2) == 0 ? " " : "";
        return $"{{{space}{string.Join($"{space},", shuffled.Select(member => $"\"{member.Name}\":{space}{member.Json}"))}{space}}}";
    }

    private static string RandomText(Random random) => string.Concat(Enumerable.Range(0, random.Next(6)).Select(_ => ((string[])["\"", "ü", "}", "\\", "😀", "a"])[random.Next(6)]));

    private (List<string> Rows, List<string> Notices) Read(string[] rows, string[] reports)
    {
        var notices = new List<string>();
        string[] files =
        [
            _folder.Write("2026-11-30-0a0b0c0d.feedback.jsonl", string.Join('\n', reports) + "\n"),
            _folder.Write("2026-11-30-0a0b0c0d.jsonl", string.Join('\n', rows) + "\n"),
        ];
        return ([.. new LogLines(files, notices.Add).Read().Select(static row => row.Text)], notices);
    }
}
