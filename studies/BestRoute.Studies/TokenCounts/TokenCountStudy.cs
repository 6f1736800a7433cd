using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using BestRoute.Studies.Commands;
using BestRoute.Studies.Suites;
using BestRoute.Tool;
using BestRoute.Training;
using Microsoft.Extensions.AI;

namespace BestRoute.Studies.TokenCounts;

/// <summary>
/// The error of estimated costs for three ways to count tokens in training: four characters per token, a tokenizer, or the usage in
/// the log. `bestroute collect` asks scripted servers for the log.
/// </summary>
internal static class TokenCountStudy
{
    private const int Questions = 900;
    private const string Measured = "test";

    private static readonly JsonSerializerOptions _json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Command Create()
    {
        var command = new Command("token-counts", "Compares estimated and settled costs for three ways to count tokens in training.");
        command.SetAction(parsed => RunAsync(parsed.InvocationConfiguration.Output));
        return command;
    }

    private static async Task RunAsync(TextWriter output)
    {
        using var workspace = new Workspace();
        var questions = BilingualQuestions.Make(Questions).DistinctBy(static question => question.Prompt).ToDictionary(static question => question.Prompt);
        using var large = new ScriptedModel("large", skill: 0.95, steps: 2, thinks: false, questions);
        using var small = new ScriptedModel("small", skill: 0.6, steps: 1, thinks: false, questions);
        using var reasoner = new ScriptedModel("reasoner", skill: 0.9, steps: 1, thinks: true, questions);
        WritePool(workspace.Path("pool.json"), [(large, 2.5, 10), (small, 0.15, 0.6), (reasoner, 0.55, 2.2)]);
        WritePrompts(workspace.Path("prompts.jsonl"), questions.Values);
        await CollectAsync(workspace);
        Grade(workspace, questions);

        var pool = PoolFile.Load(workspace.Path("pool.json"));
        string log = workspace.Path("log.jsonl"), bare = workspace.Path("bare.jsonl");
        string[] packages = [await workspace.TrainAsync(bare, pool.WithTokens(TokenCounting.Characters)), await workspace.TrainAsync(bare, pool), await workspace.TrainAsync(log, pool)];

        output.WriteLine("| model | prompts | queries | settled, US dollars per thousand | four characters per token | o200k, no usage | usage |");
        output.WriteLine("| --- | --- | --- | --- | --- | --- | --- |");
        using var responses = new ResponseLog([log], pool);
        List<QueryRecord> queries = [.. responses.Read(Measured)];
        List<Dictionary<string, double>[]> estimates = [];
        foreach (var package in packages)
        {
            using var router = Router.Over(package, pool);
            estimates.Add([.. await Task.WhenAll(queries.Select(query => EstimatesAsync(router, query.Prompt)))]);
        }

        foreach (var model in pool.Models)
        {
            double[] settled = [.. queries.Select(query => ModelCosts.Of(model, query, query.ResponsesOf(model.Id)[0]))];
            foreach (var alphabet in new[] { "Latin", "Chinese" })
            {
                int[] rows = [.. Enumerable.Range(0, queries.Count).Where(query => questions[queries[query].Prompt].Alphabet == alphabet)];
                var errors = string.Join(" | ", estimates.Select(estimated => Error(
                    [.. rows.Select(row => estimated[row][model.Id])], [.. rows.Select(row => settled[row])])));
                output.WriteLine(FormattableString.Invariant($"| {model.Id} | {alphabet} | {rows.Length} | {1000 * rows.Average(row => settled[row]):0.0000} | {errors} |"));
            }
        }
    }

    /// <summary>The mean relative error, and in brackets the sum of the estimates divided by the sum of the settled costs.</summary>
    private static string Error(double[] estimated, double[] settled) => FormattableString.Invariant(
        $"{100 * estimated.Zip(settled, static (estimate, cost) => Math.Abs(estimate - cost) / cost).Average():0.0}% ({estimated.Sum() / settled.Sum():0.00})");

    private static async Task<Dictionary<string, double>> EstimatesAsync(BestRouteChatClient router, string prompt) =>
        (await router.RouteAsync([new ChatMessage(ChatRole.User, prompt)])).Routes.ToDictionary(static route => route.Route.Model, static route => route.EstimatedCost);

    private static void WritePool(string path, (ScriptedModel Model, double InputPrice, double OutputPrice)[] models) => File.WriteAllText(path, JsonSerializer.Serialize(new
    {
        reference = models[0].Model.Id,
        models = models.Select(static entry => new
        {
            id = entry.Model.Id,
            inputPricePerMillion = entry.InputPrice,
            outputPricePerMillion = entry.OutputPrice,
            endpoint = entry.Model.Endpoint,
        }),
    }));

    private static void WritePrompts(string path, IEnumerable<BilingualQuestion> questions) => File.WriteAllLines(path, questions.Select(static (question, i) => JsonSerializer.Serialize(
        new { split = (i / 2 % 10) switch { < 6 => "train", < 8 => "val", _ => Measured }, prompt = question.Prompt }, _json)));

    private static async Task CollectAsync(Workspace workspace)
    {
        string[] command = ["collect", "--pool", workspace.Path("pool.json"), "--prompts", workspace.Path("prompts.jsonl"), "--samples", "1", "--out", workspace.Path("collected.jsonl")];
        using var said = new StringWriter();
        if (await BestRouteCommand.RunAsync(command, new ToolConsole(said, said, IsErrorTerminal: false)) != ExitCode.Success)
        {
            throw new CommandException($"bestroute collect failed: {said}");
        }
    }

    /// <summary>Adds scores to the collected log, and writes it once with usage and once without usage.</summary>
    private static void Grade(Workspace workspace, Dictionary<string, BilingualQuestion> questions)
    {
        using StreamWriter log = new(workspace.Path("log.jsonl")), bare = new(workspace.Path("bare.jsonl"));
        foreach (var line in File.ReadLines(workspace.Path("collected.jsonl")))
        {
            var row = JsonNode.Parse(line)!;
            var answer = questions[(string)row["prompt"]!].Answer;
            foreach (var response in row["responses"]!.AsArray())
            {
                response!["score"] = ((string)response["text"]!).EndsWith(answer, StringComparison.Ordinal) ? 1 : 0;
            }

            log.WriteLine(row.ToJsonString(_json));
            foreach (var response in row["responses"]!.AsArray())
            {
                response!.AsObject().Remove("usage");
            }

            bare.WriteLine(row.ToJsonString(_json));
        }
    }
}
