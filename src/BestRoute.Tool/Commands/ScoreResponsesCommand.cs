using System.CommandLine;
using System.Text.Json;
using BestRoute.Onnx;
using BestRoute.Training;

namespace BestRoute.Tool;

/// <summary><c>bestroute score-responses</c>: writes the scores of a reward model, so that you can compare them with another implementation.</summary>
internal static class ScoreResponsesCommand
{
    public static (Command Command, IReadOnlyList<string> Examples) Create(ToolConsole console)
    {
        var model = new Option<DirectoryInfo>("--model")
        {
            Description = "The folder of a reward model, made by 'bestroute import --as reward'.",
            HelpName = "FOLDER",
            Required = true,
        }.AcceptExistingOnly();
        var input = new Option<FileInfo>("--input")
        {
            Description = "JSON lines: {\"id\",\"prompt\",\"responses\":[..]}. The responses are strings.",
            HelpName = "FILE",
            Required = true,
        }.AcceptFilesOnly();
        var output = new Option<FileInfo>("--output")
        {
            Description = "The file to write, as JSON lines: the id, and a score for each response.",
            HelpName = "FILE",
            Required = true,
        };
        var device = ToolModels.Device();
        var command = new Command("score-responses", "Writes the scores that a reward model gives to responses.") { model, input, output, device };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var (source, target) = (parsed.GetRequiredValue(input).ToString(), parsed.GetRequiredValue(output).ToString());
            var lines = await Task.Run(
                async () =>
                {
                    using var models = ToolModels.Open(parsed, device, console);
                    var scorer = (OnnxResponseScorer)models.LoadScorer(parsed.GetRequiredValue(model).FullName);
                    return await JsonLines.ConvertAsync(console, source, target, (line, writer) => ScoreAsync(scorer, line, writer, cancellationToken), cancellationToken)
                        .ConfigureAwait(false);
                },
                cancellationToken).ConfigureAwait(false);
            console.Output.WriteLine($"{lines} lines are in {target}.");
            return ExitCode.Success;
        });
        return (command,
        [
            "bestroute score-responses --model reward --input responses.jsonl --output scores.jsonl",
        ]);
    }

    private static async ValueTask ScoreAsync(OnnxResponseScorer scorer, JsonElement line, Utf8JsonWriter writer, CancellationToken cancellationToken)
    {
        if (!line.TryGetProperty("prompt", out var prompt) || prompt.ValueKind != JsonValueKind.String)
        {
            throw new DataException("'prompt' is missing or not a string; give the prompt.");
        }

        if (!line.TryGetProperty("responses", out var list) || list.ValueKind != JsonValueKind.Array
            || list.EnumerateArray().Any(static response => response.ValueKind != JsonValueKind.String))
        {
            throw new DataException("'responses' is missing or not an array of strings; give the responses.");
        }

        string[] responses = [.. list.EnumerateArray().Select(static response => response.GetString()!)];
        var scores = new double[responses.Length];
        if (responses.Length > 0)
        {
            await scorer.ScoreAsync(prompt.GetString()!, responses, scores, cancellationToken).ConfigureAwait(false);
        }

        writer.WriteStartArray("scores");
        foreach (var score in scores)
        {
            // The score is computed in single precision. Its shortest text reads back as the same number.
            writer.WriteNumberValue((float)score);
        }

        writer.WriteEndArray();
    }
}
