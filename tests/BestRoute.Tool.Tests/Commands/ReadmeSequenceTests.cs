using System.Text.Json;
using System.Text.RegularExpressions;
using BestRoute.Tool.Tests.Backends;

namespace BestRoute.Tool.Tests.Commands;

/// <summary>The commands of README.md, in their order and with their arguments. Only file names get the folder of the test in front.</summary>
public sealed partial class ReadmeSequenceTests : IDisposable
{
    private const string Program = "bestroute ";

    private readonly SyntheticFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public async Task F6_the_sequence_runs_as_printed()
    {
        _files.Write("pool.json", """
            {
              "reference": "large",
              "models": [
                { "id": "large", "inputPricePerMillion": 10, "outputPricePerMillion": 30, "endpoint": "http://large.test/v1" },
                { "id": "small", "inputPricePerMillion": 0.2, "outputPricePerMillion": 0.5, "endpoint": "http://small.test/v1", "maxSamples": 2 }
              ]
            }
            """);
        _files.Write("prompts.jsonl", Prompts(400));
        var commands = Commands();

        Assert.Equal(["collect", "score", "split", "train", "calibrate", "evaluate", "explain"], commands.Select(static command => command[0]));
        foreach (var command in commands)
        {
            var run = await ToolRun.OfAsync(
                [.. command.Select(Located)], createClient: new BackendClients(new ScriptedServer(Answer).Transport, _ => null, new SkippingTime()).Create);

            Assert.True(run.ExitCode == 0, $"{string.Join(' ', command)}: {run.LastErrorLine}");
            Assert.Contains(NextOf(command[0]), run.Output, StringComparison.Ordinal);
        }

        var rows = File.ReadLines(Path.Combine(_files.Folder, "log.jsonl")).CountBy(static row => (string)JsonElement.Parse(row).GetProperty("split").GetString()!).ToDictionary();
        Assert.Equal(400, rows.Values.Sum());
        Assert.Equal(["calibration", "test", "train", "val"], rows.Keys.Order(StringComparer.Ordinal));
        Assert.True(new FileInfo(Path.Combine(_files.Folder, "report.html")).Length > 0);
    }

    private static string NextOf(string command) => command switch
    {
        "collect" => "`bestroute score --data ",
        "score" => "Next: divide the queries for training and a test: `bestroute split ",
        "split" => "Next: `bestroute train ",
        "train" => "Next: measure it on queries that training has not seen: `bestroute evaluate ",
        "evaluate" => "Next: use the package in your application: `.UsePackage(",
        _ => "",
    };

    /// <summary>The large model is right on nine of ten questions, and the small one on those about rivers.</summary>
    private static System.Net.Http.HttpResponseMessage Answer(ScriptedServer.Request request)
    {
        var number = int.Parse(Number().Match(request.Prompt).Value, System.Globalization.CultureInfo.InvariantCulture);
        var isRight = request.Url.Contains("large", StringComparison.Ordinal) ? number % 10 != 0 : request.Prompt.Contains("river", StringComparison.Ordinal);
        return ScriptedServer.Completion($"The answer is {(isRight ? number : number + 1)}.", input: 40, output: 20);
    }

    private static string Prompts(int count)
    {
        // No two of them have the same words.
        string[] words = ["north", "south", "east", "west", "old", "new", "long", "short", "deep", "wide"];
        return string.Concat(Enumerable.Range(0, count).Select(i =>
            JsonSerializer.Serialize(new
            {
                prompt = $"{(i / 10 % 2 == 0 ? "How long is the river" : "Prove the lemma of the")} {words[i % 10]} {words[i / 10 % 10]} {words[i / 100 % 10]} {i}?",
                reference_answer = i,
            }) + "\n"));
    }

    private static List<string[]> Commands()
    {
        var readme = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "README.md"));
        var block = readme[readme.IndexOf(Program + "collect", StringComparison.Ordinal)..];
        block = block[..block.IndexOf("```", StringComparison.Ordinal)];
        return
        [
            .. block.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .Select(static line => Argument().Matches(line[Program.Length..]).Select(static match => match.Value.Trim('"')).ToArray()),
        ];
    }

    private string Located(string argument) => FileName().IsMatch(argument) ? Path.Combine(_files.Folder, argument) : argument;

    [GeneratedRegex("\"[^\"]*\"|\\S+")]
    private static partial Regex Argument();

    [GeneratedRegex(@"^(routing/\w+|\w+\.(jsonl|json|html))$")]
    private static partial Regex FileName();

    [GeneratedRegex(@"\d+")]
    private static partial Regex Number();
}
