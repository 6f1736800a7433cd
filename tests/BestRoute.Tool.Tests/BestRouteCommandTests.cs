namespace BestRoute.Tool.Tests;

public sealed class BestRouteCommandTests : IDisposable
{
    private readonly SyntheticFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData("collect")]
    [InlineData("score")]
    [InlineData("train")]
    [InlineData("evaluate")]
    [InlineData("explain")]
    [InlineData("calibrate")]
    public async Task Help_of_a_command_has_examples_of_it(string command)
    {
        var run = await ToolRun.OfAsync([command, "--help"]);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        var examples = run.Output[run.Output.IndexOf("Examples:", StringComparison.Ordinal)..];
        Assert.Contains($"  bestroute {command} --", examples, StringComparison.Ordinal);
    }

    [Fact]
    public void Exceptions_of_all_libraries_can_be_caught_together()
    {
        Type[] exceptions =
        [
            .. new[] { typeof(PackageException), typeof(Onnx.OnnxModelException), typeof(Training.DataException) }
                .SelectMany(type => type.Assembly.GetExportedTypes())
                .Where(type => type.IsAssignableTo(typeof(Exception))),
        ];

        Assert.All(exceptions, type => Assert.True(type.IsAssignableTo(typeof(BestRouteException)), type.FullName));
    }

    [Fact]
    public async Task Help_of_the_tool_has_an_example_of_each_command()
    {
        var run = await ToolRun.OfAsync(["--help"]);

        Assert.Equal(0, run.ExitCode);
        Assert.All(["collect", "score", "train", "add-model", "calibrate", "evaluate", "explain", "score-responses"], command => Assert.Contains($"  bestroute {command} --", run.Output, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Examples_name_only_options_that_their_command_has()
    {
        foreach (var command in new[] { "collect", "score", "train", "add-model", "calibrate", "evaluate", "explain", "score-responses" })
        {
            var help = (await ToolRun.OfAsync([command, "--help"])).Output.Split("Examples:");
            foreach (var option in help[1].Split('\n').SelectMany(example => example.Split(" -- ")[0].Split([' ', '\r'])).Where(word => word.StartsWith("--", StringComparison.Ordinal)))
            {
                Assert.Matches($"(?m)^  {option} ", help[0]);
            }
        }
    }

    [Theory]
    [InlineData("rout", "'rout' is not a command. Use one of collect, score,")]
    [InlineData("train --data {data} --pool {pool}", "--out")]
    [InlineData("train --data {data} --pool {pool} --out {package} --sed 1", "--sed")]
    [InlineData("train --data {data} --pool {pool} --out {package} --seed one", "--seed is 'one'; give a whole number")]
    [InlineData("train --data {data} --pool {pool} --out {package} --tokens words", "--tokens is 'words'; use \"o200k\" or \"characters\".")]
    [InlineData("train --data {data} --pool {pool} --out {package} --seed 2147483648", "--seed is '2147483648'; give a whole number")]
    [InlineData("train --data {data} {folder} --pool {pool} --out {package}", "is a folder; --data takes a file")]
    [InlineData("train --data {data} --pool {folder} --out {package}", "is a folder; --pool takes a file")]
    [InlineData("train --data {data} {folder}/gone.jsonl --pool {pool} --out {package}", "gone.jsonl")]
    [InlineData("train --data {data} --pool {folder}/gone.json --out {package}", "gone.json")]
    [InlineData("train --data {data} --pool {pool} --out {data}", "is a file")]
    [InlineData("train --data {data} --pool {pool} --out {package} --encoder {folder}/gone", "gone")]
    [InlineData("train --data {data} --pool {pool} --out {package} --device tpu", "--device is 'tpu'; use auto, cpu or cuda")]
    [InlineData("score-responses --model {folder} --input {folder} --output {report}", "is a folder; --input takes a file")]
    [InlineData("score --data {data} --out {report}", "--by")]
    [InlineData("score --data {data} --out {report} --by size", "size")]
    [InlineData("score --data {data} --out {folder} --by gold", "is a folder; --out takes a file")]
    [InlineData("collect --pool {pool} --prompts {data} --out {folder}", "is a folder; --out takes a file")]
    [InlineData("merge {data} --out {folder}", "is a folder; --out takes a file")]
    [InlineData("import --from {folder} --as encoder --out {data}", "is a file; --out takes a folder")]
    [InlineData("score --data {data} --out {report} --by gold --tolerance 0.1", "--tolerance needs --by number, but --by is gold")]
    [InlineData("score --data {data} --out {report} --by number --tolerance -1", "--tolerance is -1; give a number of at least 0")]
    [InlineData("score --data {data} --out {report} --by regex", "--by regex needs --pattern")]
    [InlineData("score --data {data} --out {report} --by regex --pattern (", "--pattern is not a regular expression")]
    [InlineData("score --data {data} --out {report} --by regex --pattern a --timeout 0", "--timeout is 0; give a number above 0")]
    [InlineData("score --data {data} --out {report} --by gold --timeout 1", "--timeout needs --by regex or command or judge")]
    [InlineData("score --data {data} --out {report} --by bleu", "--by bleu needs --against")]
    [InlineData("score --data {data} --out {report} --by bleu --against pool", "pool")]
    [InlineData("score --data {data} --out {report} --by rouge --against reference", "--by rouge --against reference needs --pool")]
    [InlineData("score --data {data} --out {report} --by rouge --against gold --pool {pool}", "--pool needs --by judge, --by compare, --by agreement or --against reference")]
    [InlineData("score --data {data} --out {report} --by judge --judge large", "--by judge needs --pool")]
    [InlineData("score --data {data} --out {report} --by reward", "--by reward needs --reward")]
    [InlineData("score --data {data} --out {report} --by judge --pool {pool}", "--by judge needs --judge")]
    [InlineData("score --data {data} --out {report} --by judge --judge large --pool {pool} --parallelism 0", "--parallelism is 0")]
    [InlineData("score --data {data} --out {report} --by command", "--by command needs a program after '--'")]
    [InlineData("score --data {data} --out {report} --by gold grade", "'grade' is not an option; a program needs --by command")]
    [InlineData("score --data {data} --out {report} --by gold --shard 4", "--shard is '4'")]
    [InlineData("evaluate --package {folder} --data {data} --pool {pool} --json {report}", "--split")]
    [InlineData("evaluate --package {folder} --data {data} --pool {pool} --split test --json {folder}", "is a folder; --json takes a file")]
    [InlineData("evaluate --package {folder} --data {data} --pool {pool} --split test --report {folder}", "is a folder; --report takes a file")]
    [InlineData("evaluate --package {folder} --data {data} --pool {pool} --split test", "give --report OUT.html, --json OUT.json, or both")]
    [InlineData("evaluate --package {folder} --data {data} --pool {pool} --split test --json {report} --quality bleu", "--quality is 'bleu'; use one of score, bleu-reference, ")]
    [InlineData("evaluate --package {folder} --data {data} --pool {pool} --split test --json {report} --methods oracle,nobody", "unknown method 'nobody'; use best-route, ")]
    [InlineData("evaluate --package {folder} --data {data} --pool {pool} --split test --json {report} --methods oracle,", "unknown method ''")]
    [InlineData("evaluate --package {package} --data {data} --pool {pool} --split test --json {report}", "package")]
    [InlineData("calibrate --package {folder} --data {data}", "exactly one of --target-cost-reduction and --max-quality-drop")]
    [InlineData("calibrate --package {folder} --data {data} --target-cost-reduction 0.5 --max-quality-drop 0.1", "exactly one of")]
    [InlineData("calibrate --package {folder} --data {data} --target-cost-reduction 0.5 --confidence 0.9", "--confidence needs --max-quality-drop")]
    [InlineData("calibrate --package {folder} --data {data} --target-cost-reduction 60", "--target-cost-reduction is 60")]
    [InlineData("calibrate --package {folder} --data {data} --max-quality-drop -0.1", "--max-quality-drop is -0.1")]
    [InlineData("calibrate --package {folder} --data {data} --max-quality-drop little", "little")]
    [InlineData("calibrate --package {folder} --data {data} --max-quality-drop 0.1 --confidence 1", "--confidence is 1")]
    [InlineData("calibrate --package {folder} --max-quality-drop 0.1", "--data")]
    [InlineData("explain --package {package} Hello", "package")]
    [InlineData("explain --package {folder}", "prompt")]
    public async Task Wrong_use_is_exit_code2_and_the_last_line_says_what(string line, string named)
    {
        var run = await ToolRun.OfAsync(Arguments(line));

        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith("error: ", run.LastErrorLine, StringComparison.Ordinal);
        Assert.Contains(named, run.LastErrorLine, StringComparison.OrdinalIgnoreCase);
        Assert.Equal("", run.Output);
    }

    [Theory]
    [InlineData("evaluate --package {folder} --data {data} --pool {pool} --split test --json {report}", "manifest.json")]
    [InlineData("score --data {folder}/broken.jsonl --out {report} --by gold", "broken.jsonl, line 2")]
    [InlineData("score --data {data} --out {report} --by gold --overwrite", "log.jsonl, line 1: 'reference_answer' is missing")]
    [InlineData("score --data {data} --out {report} --by judge --judge judy --pool {pool}", "the judge 'judy' is not in the pool; use one of large, small")]
    [InlineData("score --data {data} --out {report} --overwrite --by command -- bestroute-no-such-program", "'bestroute-no-such-program' cannot be started")]
    [InlineData("calibrate --package {folder} --data {data} --max-quality-drop 0.1", "manifest.json")]
    [InlineData("explain --package {folder} Hello", "manifest.json")]
    [InlineData("train --data {data} --pool {folder}/broken.json --out {package}", "broken.json")]
    [InlineData("train --data {data} --pool {pool} --out {folder}", "the folder contains something that is not a package")]
    [InlineData("train --data {folder}/broken.jsonl --pool {pool} --out {package}", "line 2")]
    public async Task Failure_is_exit_code1_and_the_last_line_says_what(string line, string named)
    {
        _files.Write("broken.json", "{ \"reference\": \"large\" }");
        _files.Write("broken.jsonl", "\n{ \"prompt\": \"Hi\" }\n");

        var run = await ToolRun.OfAsync(Arguments(line));

        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith("error: ", run.LastErrorLine, StringComparison.Ordinal);
        Assert.Contains(named, run.LastErrorLine, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_files.Package));
        Assert.False(File.Exists(_files.Report));
    }

    [Fact]
    public async Task Train_into_a_folder_of_something_else_is_refused_before_the_work()
    {
        var run = await ToolRun.OfAsync(Arguments("train --data {data} --pool {pool} --out {folder}"));

        Assert.Equal(1, run.ExitCode);
        Assert.DoesNotContain("%]", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancelled_writes_nothing_and_says_so()
    {
        using var source = new CancellationTokenSource();
        await source.CancelAsync();

        var run = await ToolRun.OfAsync(Arguments("train --data {data} --pool {pool} --out {package}"), source.Token);

        Assert.Equal(130, run.ExitCode);
        Assert.StartsWith("error: Cancelled", run.LastErrorLine, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_files.Package));
    }

    private string[] Arguments(string line) => [.. line
        .Split(' ', StringSplitOptions.RemoveEmptyEntries)
        .Select(word => word
            .Replace("{data}", _files.Data, StringComparison.Ordinal)
            .Replace("{pool}", _files.Pool, StringComparison.Ordinal)
            .Replace("{package}", _files.Package, StringComparison.Ordinal)
            .Replace("{report}", _files.Report, StringComparison.Ordinal)
            .Replace("{folder}", _files.Folder, StringComparison.Ordinal))];
}
