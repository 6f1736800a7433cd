using System.IO.Compression;
using System.Text;
using System.Text.Json;

namespace BestRoute.Training.Tests.Scoring;

public sealed class LogScorerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Output => _folder.Path("scored.jsonl");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Score_async_writes_the_rows_in_their_order_whoever_is_done_first()
    {
        var data = _folder.Write("log.jsonl", Log(50));

        var result = await LogScorer.ScoreAsync(Request(data) with { Grader = new LateFirst(), Parallelism = 8 });

        Assert.Equal(Enumerable.Range(0, 50).Select(row => $"t{row}-0"), Texts(Output));
        Assert.Equal((50, 100, 0), (result.Rows, result.Scored, result.Kept));
    }

    [Fact]
    public async Task Score_async_gives_the_same_bytes_at_any_parallelism()
    {
        var data = _folder.Write("log.jsonl", Log(50));
        var other = _folder.Path("other.jsonl");

        await LogScorer.ScoreAsync(Request(data) with { Grader = ResponseGrader.Rouge("large"), Parallelism = 1 });
        await LogScorer.ScoreAsync(Request(data) with { Grader = ResponseGrader.Rouge("large"), Parallelism = 7, Output = other });

        Assert.Equal(await File.ReadAllBytesAsync(Output), await File.ReadAllBytesAsync(other));
    }

    [Fact]
    public async Task Score_async_of_shards_merged_by_their_row_numbers_is_the_whole_run()
    {
        string first = _folder.Write("a.jsonl", Log(7)), second = _folder.Write("b.jsonl", "\n" + Log(6) + "\n\n");
        var whole = Request(first, second);
        await LogScorer.ScoreAsync(whole);

        var rows = new SortedDictionary<long, string>();
        for (var i = 0; i < 3; i++)
        {
            Assert.True(Shard.TryParse($"{i}/3", out var shard));
            var output = _folder.Path($"shard{i}.jsonl");
            await LogScorer.ScoreAsync(whole with { Shard = shard, Output = output });
            foreach (var line in await File.ReadAllLinesAsync(output))
            {
                var comma = line.IndexOf(',', StringComparison.Ordinal);
                Assert.StartsWith("{\"row\":", line, StringComparison.Ordinal);
                rows.Add(long.Parse(line["{\"row\":".Length..comma], System.Globalization.CultureInfo.InvariantCulture), "{" + line[(comma + 1)..] + "\n");
            }
        }

        Assert.Equal(Enumerable.Range(0, 13).Select(row => (long)row), rows.Keys);
        Assert.Equal(await File.ReadAllTextAsync(Output), string.Concat(rows.Values));
    }

    [Fact]
    public async Task Score_async_of_a_shard_of_a_shard_is_refused_and_without_a_shard_passes()
    {
        var data = _folder.Write("log.jsonl", """{"row":3,"prompt":"p","reference_answer":"t","responses":[{"model":"m","text":"t"}]}""");
        Shard.TryParse("0/2", out var shard);

        var error = await Assert.ThrowsAsync<DataException>(() => LogScorer.ScoreAsync(Request(data) with { Shard = shard }));
        await LogScorer.ScoreAsync(Request(data));

        Assert.Contains("line 1: the row has a member 'row'", error.Message, StringComparison.Ordinal);
        Assert.StartsWith("{\"row\":3,", await File.ReadAllTextAsync(Output), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Score_async_keeps_scores_unless_they_are_to_be_replaced()
    {
        var data = _folder.Write(
            "log.jsonl",
            """
            {"prompt":"p","reference_answer":"t","responses":[{"model":"a","text":"t","score":0.125},{"model":"b","text":"t"}]}
            {"prompt":"q","responses":[{"model":"a","text":"t","score":3}]}
            """);

        var kept = await LogScorer.ScoreAsync(Request(data));
        Assert.Contains("""[{"model":"a","text":"t","score":0.125},{"model":"b","text":"t","score":1}]""", await File.ReadAllTextAsync(Output), StringComparison.Ordinal);
        Assert.Equal((2, 1, 2), (kept.Rows, kept.Scored, kept.Kept));
        Assert.Equal([new ModelScores("a", 2, (0.125 + 3) / 2), new ModelScores("b", 1, 1)], kept.Models);

        var error = await Assert.ThrowsAsync<DataException>(() => LogScorer.ScoreAsync(Request(data) with { Overwrite = true }));
        Assert.Contains("line 2: 'reference_answer' is missing", error.Message, StringComparison.Ordinal);

        var replaced = await LogScorer.ScoreAsync(Request(data) with { Overwrite = true, Grader = ResponseGrader.Regex("t", HangGuard.Patience) });
        Assert.Equal((3, 0), (replaced.Scored, replaced.Kept));
        Assert.DoesNotContain("0.125", await File.ReadAllTextAsync(Output), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Score_async_reads_and_writes_gzip_by_name_over_its_own_input_too()
    {
        var path = _folder.Path("log.jsonl.gz");
        await using (var gzip = new GZipStream(File.Create(path), CompressionLevel.Fastest))
        {
            await gzip.WriteAsync(Encoding.UTF8.GetBytes(Log(3)));
        }

        await LogScorer.ScoreAsync(Request(path) with { Output = path });

        await using var written = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
        using var reader = new StreamReader(written);
        Assert.Equal(3, (await reader.ReadToEndAsync()).Split("\"score\":1").Length - 1);
    }

    [Fact]
    public async Task Score_async_that_fails_names_the_first_of_the_log_and_leaves_the_earlier_file()
    {
        var data = _folder.Write("log.jsonl", Log(20) + "{\"prompt\":\"no gold\",\"responses\":[{\"model\":\"m\",\"text\":\"t\"}]}\nbroken\n");
        _folder.Write("scored.jsonl", "earlier");

        var error = await Assert.ThrowsAsync<DataException>(() => LogScorer.ScoreAsync(Request(data) with { Parallelism = 4 }));

        Assert.Contains($"{data}, line 21: 'reference_answer' is missing", error.Message, StringComparison.Ordinal);
        Assert.Equal("earlier", await File.ReadAllTextAsync(Output));
        Assert.Equal(2, Directory.GetFiles(Path.GetDirectoryName(data)!).Length);
    }

    [Fact]
    public async Task Score_async_cancelled_stops_the_graders_and_writes_nothing()
    {
        var data = _folder.Write("log.jsonl", Log(20));
        using var stop = new CancellationTokenSource();
        var stuck = new Stuck();

        var run = LogScorer.ScoreAsync(Request(data) with { Grader = stuck, Parallelism = 3 }, progress: null, stop.Token);
        await stuck.Begun;
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        Assert.Equal(stuck.Calls, stuck.Ended);
        Assert.InRange(stuck.Calls, 1, 3);
        Assert.Single(Directory.GetFiles(Path.GetDirectoryName(data)!));
    }

    [Fact]
    public async Task Score_async_reads_no_further_than_it_has_to()
    {
        // Whoever reads on meets a file that is not there.
        string data = _folder.Write("log.jsonl", Log(100)), gone = _folder.Path("gone.jsonl");
        using var stop = new CancellationTokenSource();
        var stuck = new Stuck();

        var run = LogScorer.ScoreAsync(Request(data, gone) with { Grader = stuck, Parallelism = 2 }, progress: null, stop.Token);
        await stuck.Begun;
        Assert.False(run.IsCompleted);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
    }

    [Fact]
    public async Task Score_async_scores_equal_texts_once_and_all_where_the_grader_sees_more()
    {
        var data = _folder.Write(
            "log.jsonl", """{"prompt":"p","responses":[{"model":"a","text":"t"},{"model":"b","text":"t"},{"model":"b","text":"u"}]}""");
        var (once, each) = (new Counting(byText: true), new Counting(byText: false));

        await LogScorer.ScoreAsync(Request(data) with { Grader = once });
        await LogScorer.ScoreAsync(Request(data) with { Grader = each });

        Assert.Equal((2, 3), (once.Calls, each.Calls));
    }

    [Fact]
    public async Task Score_async_reports_progress_that_never_falls()
    {
        var data = _folder.Write("log.jsonl", Log(300));
        var fractions = new List<double>();

        await LogScorer.ScoreAsync(Request(data, data), new Recorder(fractions));

        Assert.Equal(600, fractions.Count);
        Assert.Equal(fractions.Order(), fractions);
        Assert.Equal(1, fractions[^1]);
    }

    private static string Log(int rows) => string.Concat(Enumerable.Range(0, rows).Select(row => JsonSerializer.Serialize(new
    {
        id = row,
        prompt = $"p{row}",
        reference_answer = $"t{row}-0",
        responses = new[] { new { model = "large", text = $"t{row}-0" }, new { model = "small", text = $"t{row}-1" } },
    }) + "\n"));

    private static IEnumerable<string> Texts(string path) => File.ReadAllLines(path).Select(line =>
        JsonDocument.Parse(line).RootElement.GetProperty("responses")[0].GetProperty("text").GetString()!);

    [Fact]
    public async Task D8_a_response_that_breaks_the_grader_is_named_by_file_and_line()
    {
        var data = _folder.Write("log.jsonl", Log(3));

        var error = await Assert.ThrowsAsync<ScoringException>(() => LogScorer.ScoreAsync(Request(data) with { Grader = new Broken() }));

        Assert.Contains($"{data}, line 2", error.Message, StringComparison.Ordinal);
        Assert.IsType<FormatException>(error.InnerException);
        Assert.False(File.Exists(Output));
    }

    [Fact]
    public async Task D8_numbers_in_any_digits_do_not_end_the_run()
    {
        string[] texts = ["４２", "٤٢", "答案是42。", "४२।", "4２", "Ⅳ", "²", "１，０００", "１／０", "９９９９９９９９９９９９９９９９９９９９９９", "1,2,,3", "٫٫", "-"];
        var data = _folder.Write("log.jsonl", string.Concat(texts.Select(static text => JsonSerializer.Serialize(
            new { prompt = "Q?", reference_answer = "42", responses = new[] { new { model = "small", text } } }) + "\n")));

        var result = await LogScorer.ScoreAsync(Request(data) with { Grader = ResponseGrader.Number(0) });

        Assert.Equal(texts.Length, result.Scored);
        Assert.Equal(5.0 / texts.Length, Assert.Single(result.Models).Mean, 12);
    }

    private LogScoringRequest Request(params string[] files) => new() { DataFiles = files, Output = Output, Grader = ResponseGrader.Gold() };

    /// <summary>Is done with the first row only after the sixth.</summary>
    private sealed class LateFirst : ResponseGrader
    {
        private readonly TaskCompletionSource _sixth = new(TaskCreationOptions.RunContinuationsAsynchronously);

        internal override async ValueTask<double> GradeAsync(ScoringRow row, RowResponse response, CancellationToken cancellationToken)
        {
            if (row.Conversation.Key == "p5")
            {
                _sixth.TrySetResult();
            }

            await (row.Conversation.Key == "p0" ? _sixth.Task : Task.CompletedTask).WaitAsync(cancellationToken);
            return 1;
        }
    }

    private sealed class Broken : ResponseGrader
    {
        internal override ValueTask<double> GradeAsync(ScoringRow row, RowResponse response, CancellationToken cancellationToken) =>
            row.Conversation.Key == "p1" ? throw new FormatException("No number.") : ValueTask.FromResult(1.0);
    }

    private sealed class Stuck : ResponseGrader
    {
        private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _calls;
        private int _ended;

        public Task Begun => _begun.Task;

        public int Calls => _calls;

        public int Ended => _ended;

        internal override async ValueTask<double> GradeAsync(ScoringRow row, RowResponse response, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _calls);
            _begun.TrySetResult();
            try
            {
                await Task.Delay(Timeout.Infinite, cancellationToken);
                return 0;
            }
            finally
            {
                Interlocked.Increment(ref _ended);
            }
        }
    }

    private sealed class Counting(bool byText) : ResponseGrader
    {
        private int _calls;

        public int Calls => _calls;

        internal override bool GradesTextAlone => byText;

        internal override ValueTask<double> GradeAsync(ScoringRow row, RowResponse response, CancellationToken cancellationToken) =>
            ValueTask.FromResult((double)Interlocked.Increment(ref _calls));
    }

    private sealed class Recorder(List<double> fractions) : IProgress<WorkProgress>
    {
        public void Report(WorkProgress value) => fractions.Add(value.Fraction);
    }
}
