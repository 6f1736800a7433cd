using System.CommandLine;
using System.Globalization;
using System.Numerics;
using BestRoute.Training;
using Microsoft.Extensions.AI;

namespace BestRoute.Tool;

/// <summary><c>bestroute collect</c>: asks the models of a pool for the responses that a package is trained on.</summary>
internal static class CollectCommand
{
    public static (Command Command, IReadOnlyList<string> Examples) Create(ToolConsole console, Func<PoolFileModel, IChatClient> createClient)
    {
        var pool = ToolOptions.Pool(required: true, "The models to ask, with their prices and endpoints.");
        var prompts = new Option<FileInfo>("--prompts")
        {
            Description = "The prompts: .jsonl or .jsonl.gz, a member 'prompt' in each row; other members are kept.",
            HelpName = "FILE",
            Required = true,
        };
        ToolOptions.AcceptFilesOnly(prompts);
        var samples = Number<int>("--samples", "N", "The responses per prompt and model, 1 or more; the default is 20.", static value => value >= 1);
        var output = ToolOptions.OutputFile(
            "--out", "FILE", "The response log to write. Until it is whole, its responses are in a file next to it, with .journal added to the name.");
        output.Required = true;
        var shard = ToolOptions.Shard("prompts");
        var temperature = Number<double>("--temperature", "T", "The sampling temperature, 0 to 2; the default is each backend's own.", static value => value is >= 0 and <= 2);
        var length = Number<int>("--max-output-tokens", "N", "The most tokens of an answer, 1 or more; the default is 4096.", static value => value >= 1);
        var limit = Number<double>("--spend-limit", "USD", "The most that all responses may cost, in US dollars, 0 or more; the default is no limit.", static value => value >= 0);

        var command = new Command("collect", "Asks the models of a pool for responses, and writes a response log without scores; goes on where it was stopped.")
        {
            pool, prompts, samples, output, shard, temperature, length, limit,
        };
        command.Validators.Add(result =>
        {
            if (result.GetResult(temperature) is { Tokens: [var token] }
                && double.TryParse(token.Value, CultureInfo.InvariantCulture, out double value) && value == 0
                && (result.GetResult(samples) is not { Tokens: [var count] } || count.Value != "1"))
            {
                result.AddError($"{temperature.Name} is 0, at which all samples are one; set it higher, leave it out, or set {samples.Name} 1.");
            }
        });
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var file = parsed.GetRequiredValue(output);
            file.Directory?.Create();
            var request = new CollectionRequest
            {
                Pool = PoolFile.Load(parsed.GetRequiredValue(pool).ToString()),
                Prompts = parsed.GetRequiredValue(prompts).ToString(),
                Output = file.ToString(),
                Samples = parsed.GetValue(samples) ?? 20,
                CreateClient = createClient,
                Shard = parsed.GetValue(shard),
                Temperature = parsed.GetValue(temperature),
                SpendLimit = parsed.GetValue(limit),
            };
            request = parsed.GetValue(length) is { } tokens ? request with { MaxOutputTokens = tokens } : request;
            return await RunAsync(console, request, cancellationToken).ConfigureAwait(false);
        });
        return (command,
        [
            "bestroute collect --pool pool.json --prompts prompts.jsonl --samples 20 --out log.jsonl --spend-limit 50",
            "bestroute collect --pool pool.json --prompts prompts.jsonl --samples 5 --out part-2.jsonl --shard 2/8",
        ]);
    }

    private static async Task<int> RunAsync(ToolConsole console, CollectionRequest request, CancellationToken cancellationToken)
    {
        try
        {
            var interval = TimeSpan.FromSeconds(console.IsErrorTerminal ? 1 : 10);
            var result = await console.WithProgressAsync(progress => ResponseCollector.CollectAsync(
                request, new CollectionLines(progress, interval, TimeProvider.System), cancellationToken)).ConfigureAwait(false);
            return CollectionSummary.Print(console, request, result);
        }
        catch (OperationCanceledException) when (File.Exists(ResponseCollector.JournalOf(request.Output)))
        {
            return console.Fail(ExitCode.Cancelled, $"Cancelled; {CollectionSummary.GoOn(request)}");
        }
    }

    private static Option<T?> Number<T>(string name, string help, string description, Func<T, bool> isValid)
        where T : struct, INumber<T>
    {
        var option = new Option<T?>(name) { Description = description, HelpName = help };
        option.Validators.Add(result =>
        {
            // What is no number is the parser's to report.
            if (result.Tokens is [var token] && T.TryParse(token.Value, CultureInfo.InvariantCulture, out var value) && !(T.IsFinite(value) && isValid(value)))
            {
                result.AddError($"{name} is {token.Value}: {description}");
            }
        });
        return option;
    }
}
