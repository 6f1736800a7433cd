using System.Globalization;
using BestRoute.Tests;
using BestRoute.Training;
using Microsoft.Extensions.AI;
using Moq;

namespace BestRoute.Tool.Tests.Commands;

public sealed class ScoreCommandTests : IDisposable
{
    private readonly SyntheticFiles _files = new();

    private string Output => Path.Combine(_files.Folder, "scored", "log.jsonl");

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData("gold", "\"score\":0}", "\"score\":1}")]
    [InlineData("choice", "\"score\":0}", "\"score\":1}")]
    [InlineData("regex --pattern ^Maybe", "\"score\":1}", "\"score\":0}")]
    [InlineData("bleu --against gold", "\"score\":0}", "\"score\":0.")]
    [InlineData("rouge --against reference --pool {pool}", "\"score\":0.", "\"score\":1}")]
    public async Task Each_kind_scores_the_responses(string kind, string small, string large)
    {
        var data = _files.Write("two.jsonl", Row("Maybe that is A", "The answer is (B).", "\"B\""));

        var run = await ToolRun.OfAsync(["score", "--data", data, "--out", Output, "--by", .. kind.Replace("{pool}", _files.Pool, StringComparison.Ordinal).Split(' ')]);

        Assert.Equal((0, ""), (run.ExitCode, string.Join("", run.Error.Split('\n').Where(line => line.StartsWith("error", StringComparison.Ordinal)))));
        var responses = (await File.ReadAllTextAsync(Output)).Split("},{");
        Assert.Contains(small, responses[0] + "}", StringComparison.Ordinal);
        Assert.Contains(large, responses[1], StringComparison.Ordinal);
        Assert.Contains("1 rows. Scored 2 responses.", run.Output, StringComparison.Ordinal);
        Assert.Contains($"The rows are in {Output}.", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Number_takes_its_tolerance()
    {
        var data = _files.Write("two.jsonl", Row("The answer is 99.", "The answer is 90.", "100"));

        var run = await ToolRun.OfAsync(["score", "--data", data, "--out", Output, "--by", "number", "--tolerance", "0.02"]);

        Assert.Matches("large +1 +0.0000", run.Output);
        Assert.Matches("small +1 +1.0000", run.Output);
    }

    [Fact]
    public async Task Command_takes_what_stands_after_the_dashes()
    {
        if (OperatingSystem.IsWindows())
        {
            return; // There is no POSIX shell.
        }

        var data = _files.Write("two.jsonl", Row("a", "b", "1"));

        var run = await ToolRun.OfAsync(["score", "--data", data, "--out", Output, "--by", "command", "--parallelism", "1", "--", "grep", "--quiet", "-e", "\"text\":\"b\""]);

        Assert.Equal(0, run.ExitCode);
        Assert.Matches("large +1 +1.0000", run.Output);
        Assert.Matches("small +1 +0.0000", run.Output);
    }

    [Fact]
    public async Task Judge_is_the_model_of_the_pool_and_its_cost_is_printed()
    {
        var data = _files.Write("two.jsonl", Row("a", "b", "1"));
        var asked = new List<string>();

        var run = await ToolRun.OfAsync(
            ["score", "--data", data, "--out", Output, "--by", "judge", "--judge", "large", "--pool", _files.Pool],
            createClient: Judge("[6]", asked));

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(["large"], asked);
        Assert.Contains("\"text\":\"a\",\"score\":0.6}", await File.ReadAllTextAsync(Output), StringComparison.Ordinal);

        // Two replies of 1,000 tokens in and 100 out, at 10 and 30 dollars per million.
        Assert.Contains("The judge cost 0.026 US dollars.", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Judge_that_gives_no_rating_fails_and_its_cost_is_printed_all_the_same()
    {
        var data = _files.Write("two.jsonl", Row("a", "b", "1"));

        var run = await ToolRun.OfAsync(
            ["score", "--data", data, "--out", Output, "--by", "judge", "--judge", "large", "--pool", _files.Pool, "--parallelism", "1"],
            createClient: Judge("six", []));

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("two.jsonl, line 1, responses[0] of 'small': the judge failed: none of its 3 replies had a JSON array of one number from 0 to 10", run.LastErrorLine, StringComparison.Ordinal);
        Assert.Matches("The judge cost 0\\.0(39|78) US dollars\\.", run.Output);
        Assert.False(File.Exists(Output));
    }

    [Fact]
    public async Task Compare_says_what_it_graded_what_it_cost_and_how_far_the_judge_can_be_trusted()
    {
        var data = _files.Write("two.jsonl", Row("better", "good", "1") + Row("worse", "good", "1") + Row("worse", "", "1"));
        var graded = _files.Write("graded.jsonl", string.Concat(Enumerable.Range(0, 4).Select(i =>
            $$"""{"prompt":"p{{i}}","responses":[{"model":"large","text":"good","score":1},{"model":"small","text":"{{(i == 0 ? "worse" : "better")}}","score":{{i % 2}}}]}""" + "\n")));
        var judge = ScriptedJudge.Fair(static text => text switch { "better" => 2, "good" => 1, _ => 0 });

        var run = await ToolRun.OfAsync(
            ["score", "--data", data, "--out", Output, "--by", "compare", "--judge", "large", "--pool", _files.Pool, "--graded", graded], createClient: _ => judge);

        Assert.Equal(0, run.ExitCode);
        var rows = await File.ReadAllLinesAsync(Output);
        Assert.Contains("\"text\":\"better\",\"score\":1},{\"model\":\"large\",\"text\":\"good\",\"score\":1}", rows[0], StringComparison.Ordinal);
        Assert.Contains("\"text\":\"worse\",\"score\":0},{\"model\":\"large\",\"text\":\"good\",\"score\":1}", rows[1], StringComparison.Ordinal);
        Assert.Contains("Graded 2 queries by comparison with the reference 'large'", run.Output, StringComparison.Ordinal);
        Assert.Contains("Not graded: 1 queries without a text of the reference 'large'.", run.Output, StringComparison.Ordinal);
        Assert.Contains("The judge compared 6 pairs of answers, each in both orders. In 0 (0%) its verdict changed with the order.", run.Output, StringComparison.Ordinal);
        Assert.Contains("Compared with scores: on 4 queries", run.Output, StringComparison.Ordinal);

        // The scores agree with the judge in the rows 0, 1 and 3.
        Assert.Matches("small +4 +75.0% ", run.Output);

        // 12 replies of 100 tokens in and 10 out, at 10 and 30 dollars per million.
        Assert.Contains("The judge cost 0.0156 US dollars.", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Compare_keeps_scores_and_compares_the_judge_with_them_unless_they_are_to_be_replaced()
    {
        var data = _files.Write("scored.jsonl", """{"prompt":"p","responses":[{"model":"large","text":"good","score":0.2},{"model":"small","text":"worse","score":0.9}]}""" + "\n");
        var judge = ScriptedJudge.Fair(static text => text == "good" ? 1 : 0);
        string[] arguments = ["score", "--data", data, "--out", Output, "--by", "compare", "--judge", "large", "--pool", _files.Pool];

        var kept = await ToolRun.OfAsync(arguments, createClient: _ => judge);
        Assert.Equal((0, await File.ReadAllTextAsync(data)), (kept.ExitCode, await File.ReadAllTextAsync(Output)));
        Assert.Matches("small +1 +0.0% ", kept.Output);

        var replaced = await ToolRun.OfAsync([.. arguments, "--overwrite"], createClient: _ => judge);
        Assert.Equal(0, replaced.ExitCode);
        Assert.Contains("\"score\":1},{\"model\":\"small\",\"text\":\"worse\",\"score\":0}", await File.ReadAllTextAsync(Output), StringComparison.Ordinal);
        Assert.Contains("it is not known how often the judge is right", replaced.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Shard_writes_its_rows_with_their_numbers()
    {
        var data = _files.Write("three.jsonl", Row("a", "b", "1") + Row("c", "d", "1") + Row("e", "f", "1"));

        var run = await ToolRun.OfAsync(["score", "--data", data, "--out", Output, "--by", "gold", "--shard", "1/2"]);

        Assert.Equal(0, run.ExitCode);
        Assert.StartsWith("{\"row\":1,\"prompt\":", Assert.Single(await File.ReadAllLinesAsync(Output)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Agreement_says_what_it_graded_and_what_it_could_not()
    {
        var data = _files.Write("two.jsonl", Row("The answer is 7.", "7", "1") + Row("", "8", "1") + Row("9", "A tale.\\nThe end.", "1"));

        var run = await ToolRun.OfAsync(["score", "--data", data, "--out", Output, "--by", "agreement", "--pool", _files.Pool]);

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("3 rows. Scored 4 responses. 2 responses could not be scored: their score is null.", run.Output, StringComparison.Ordinal);
        Assert.Contains("Graded 2 queries by agreement: a response is right if its final answer is that of the reference 'large'.", run.Output, StringComparison.Ordinal);
        Assert.Contains("the score of 'large' is 1 by definition", run.Output, StringComparison.Ordinal);
        Assert.Contains("Not graded: 1 queries for which the reference's response has no clear final answer.", run.Output, StringComparison.Ordinal);
        Assert.Contains("Responses without a final answer count as wrong: small 1.", run.Output, StringComparison.Ordinal);
        Assert.Contains("`bestroute score --by compare` or `--by command`", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Kappa", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new string[0], 0.8)]
    [InlineData(new[] { "--overwrite" }, 1)]
    [InlineData(new[] { "--overwrite", "--graded" }, 0.8)]
    public async Task Agreement_is_compared_with_scores_that_are_trusted(string[] options, double expected)
    {
        // The reference is right in 30 of 40 rows, and the other model in none: (30 + 10) / 50.
        var scored = string.Concat(Enumerable.Range(0, 40).Select(i =>
            $$"""{"prompt":"p{{i}}","responses":[{"model":"large","text":"7","score":{{(i % 4 == 0 ? 0 : 1)}}},{"model":"small","text":"8","score":0}]}""" + "\n"));
        var data = _files.Write("scored.jsonl", scored + Row("7", "7", "1"));

        var run = await ToolRun.OfAsync(
            ["score", "--data", data, "--out", Output, "--by", "agreement", "--pool", _files.Pool, .. options, .. options.Contains("--graded") ? new[] { data } : []]);

        Assert.Equal(0, run.ExitCode);
        Assert.Contains($"\"text\":\"7\",\"score\":{expected.ToString(CultureInfo.InvariantCulture)}}}]", (await File.ReadAllLinesAsync(Output))[^1], StringComparison.Ordinal);
        Assert.Equal(expected < 1, run.Output.Contains("Scores are what 40 queries with scores lead to expect.", StringComparison.Ordinal));
        Assert.Equal(expected < 1, run.Output.Contains("Kappa", StringComparison.Ordinal));
        if (expected < 1)
        {
            Assert.Matches("large +40 +75.0% +0.000", run.Output);
            Assert.Matches("small +40 +100.0% +0.000", run.Output);
        }
    }

    [Theory]
    [InlineData("--by agreement", "--by agreement needs --pool.")]
    [InlineData("--by agreement --pool {pool} --against gold", "--against is gold; with --by agreement, use reference or majority.")]
    [InlineData("--by rouge --pool {pool} --against majority", "--against is majority; with --by rouge, use reference or gold.")]
    [InlineData("--by gold --graded {pool}", "--graded needs --by agreement or compare, but --by is gold; leave --graded out.")]
    [InlineData("--by compare --judge large", "--by compare needs --pool.")]
    [InlineData("--by compare --pool {pool}", "--by compare needs --judge.")]
    public async Task Options_of_grading_without_gold_answers_are_checked(string options, string expected)
    {
        var run = await ToolRun.OfAsync(
            ["score", "--data", _files.Data, "--out", Output, .. options.Replace("{pool}", _files.Pool, StringComparison.Ordinal).Split(' ')]);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(expected, run.LastErrorLine, StringComparison.Ordinal);
    }

    private static string Row(string small, string large, string gold) =>
        $$"""{"prompt":"p","reference_answer":{{gold}},"responses":[{"model":"small","text":"{{small}}"},{"model":"large","text":"{{large}}"}]}""" + "\n";

    private static Func<PoolFileModel, IChatClient> Judge(string reply, List<string> asked) => model =>
    {
        asked.Add(model.Id);
        var client = new Mock<IChatClient>();
        client.Setup(one => one.GetResponseAsync(It.IsAny<IEnumerable<ChatMessage>>(), It.IsAny<ChatOptions?>(), It.IsAny<CancellationToken>()))
            .ReturnsAsync(() => new ChatResponse(new ChatMessage(ChatRole.Assistant, reply))
            {
                Usage = new UsageDetails { InputTokenCount = 1000, OutputTokenCount = 100 },
            });
        return client.Object;
    };
}
