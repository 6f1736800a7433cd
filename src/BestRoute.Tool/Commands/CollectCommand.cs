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
        var pool = ToolOptions.Pool(required: true, "The pool file: the models to ask, with their prices and endpoints.");
        var prompts = new Option<FileInfo>("--prompts")
        {
            Description = "The prompts: a .jsonl or .jsonl.gz file whose rows have a member 'prompt' or 'messages'. Other members are copied to the log.",
            HelpName = "FILE",
            Required = true,
        };
        ToolOptions.AcceptFilesOnly(prompts);
        var samples = Number<int>("--samples", "N", "The number of responses per prompt and model: at least 1. The default is 20.", static value => value >= 1);
        var output = ToolOptions.OutputFile(
            "--out", "FILE", "The response log to write. Until it is complete, the responses are in a file next to it, with .journal added to the name.");
        output.Required = true;
        var shard = ToolOptions.Shard("prompts");
        var temperature = Number<double>("--temperature", "T", "The sampling temperature: 0 to 2. The default is that of each backend.", static value => value is >= 0 and <= 2);
        var length = Number<int>("--max-output-tokens", "N", "The maximum number of tokens of an answer: at least 1. The default is 4096.", static value => value >= 1);
        var limit = Number<double>("--spend-limit", "USD", "The maximum cost of all responses, in US dollars: at least 0. The default is no limit.", static value => value >= 0);

        var command = new Command("collect", "Asks the models of a pool for responses, and writes a response log without scores. Run the same command again to continue a stopped collection.")
        {
            pool, prompts, samples, output, shard, temperature, length, limit,
        };
        command.Validators.Add(result =>
        {
            if (result.GetResult(temperature) is { Tokens: [var token] }
                && double.TryParse(token.Value, CultureInfo.InvariantCulture, out var value) && value == 0
                && (result.GetResult(samples) is not { Tokens: [var count] } || count.Value != "1"))
            {
                result.AddError($"{temperature.Name} is 0, so all samples of a prompt would be the same. Set it higher, leave it out, or set {samples.Name} to 1.");
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
            return await RunAsync(console, request, parsed.GetRequiredValue(pool).ToString(), cancellationToken).ConfigureAwait(false);
        });
        return (command,
        [
            "bestroute collect --pool pool.json --prompts prompts.jsonl --samples 20 --out log.jsonl --spend-limit 50",
            "bestroute collect --pool pool.json --prompts prompts.jsonl --samples 5 --out part-2.jsonl --shard 2/8",
        ]);
    }

    private static async Task<int> RunAsync(ToolConsole console, CollectionRequest request, string pool, CancellationToken cancellationToken)
    {
        try
        {
            var interval = TimeSpan.FromSeconds(console.IsErrorTerminal ? 1 : 10);
            var result = await console.WithProgressAsync(progress => ResponseCollector.CollectAsync(
                request, new CollectionLines(progress, interval, TimeProvider.System), cancellationToken)).ConfigureAwait(false);
            return CollectionSummary.Print(console, request, pool, result);
        }
        catch (OperationCanceledException) when (File.Exists(ResponseCollector.JournalOf(request.Output)))
        {
            return console.Fail(ExitCode.Cancelled, $"Cancelled. {CollectionSummary.GoOn(request)}");
        }
    }

    private static Option<T?> Number<T>(string name, string help, string description, Func<T, bool> isValid)
        where T : struct, INumber<T>
    {
        var option = new Option<T?>(name) { Description = description, HelpName = help };
        option.Validators.Add(result =>
        {
            // If it is not a number, the parser reports it.
            if (result.Tokens is [var token] && T.TryParse(token.Value, CultureInfo.InvariantCulture, out var value) && !(T.IsFinite(value) && isValid(value)))
            {
                result.AddError($"{name} is {token.Value}: {description}");
            }
        });
        return option;
    }
}
