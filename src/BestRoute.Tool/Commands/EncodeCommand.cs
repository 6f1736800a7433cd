using System.CommandLine;
using System.Text.Json;
using BestRoute.Onnx;
using BestRoute.Training;

namespace BestRoute.Tool;

/// <summary><c>bestroute encode</c>: writes the outputs of a model, so that you can compare them with another implementation.</summary>
internal static class EncodeCommand
{
    private static readonly string[] _known = ["last_hidden_state", "pooled", "logits"];

    public static (Command Command, IReadOnlyList<string> Examples) Create(ToolConsole console)
    {
        var model = new Option<DirectoryInfo>("--model")
        {
            Description = "A folder that 'bestroute import' made, or a Hugging Face folder. A Hugging Face folder is used in fp32.",
            HelpName = "FOLDER",
            Required = true,
        }.AcceptExistingOnly();
        var outputs = new Option<string[]>("--outputs")
        {
            Description = "The outputs to write, separated by commas: last_hidden_state, pooled, logits.",
            HelpName = "NAMES",
            Required = true,
            CustomParser = static result =>
            {
                var names = result.Tokens[0].Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
                if (names.Length == 0 || names.Except(_known).Any() || names.Distinct().Count() < names.Length)
                {
                    result.AddError($"--outputs is '{result.Tokens[0].Value}'; give one or more of {string.Join(',', _known)}, separated by commas, each once.");
                }

                return names;
            },
        };
        var input = new Option<FileInfo>("--input")
        {
            Description = "JSON lines: {\"id\",\"text\"} or {\"id\",\"input_ids\":[..],\"attention_mask\":[..]}.",
            HelpName = "FILE",
            Required = true,
        }.AcceptFilesOnly();
        var output = new Option<FileInfo>("--output")
        {
            Description = "The file to write, as JSON lines: the id, and an array for each output (the vectors of the tokens, the vector, or the logits).",
            HelpName = "FILE",
            Required = true,
        };
        var command = new Command("encode", "Writes the outputs of an encoder, reward model or router for texts or token ids.") { model, outputs, input, output };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var source = parsed.GetRequiredValue(input).ToString();
            var target = parsed.GetRequiredValue(output).ToString();
            var lines = await Task.Run(
                async () =>
                {
                    using var encoding = EncodedModel.Open(parsed.GetRequiredValue(model).FullName, parsed.GetRequiredValue(outputs));
                    return await JsonLines.ConvertAsync(console, source, target, (line, writer) => EncodeAsync(encoding, line, writer, cancellationToken), cancellationToken)
                        .ConfigureAwait(false);
                },
                cancellationToken).ConfigureAwait(false);
            console.Output.WriteLine($"{lines} lines are in {target}.");
            return ExitCode.Success;
        });
        return (command,
        [
            "bestroute encode --model encoder --outputs pooled --input texts.jsonl --output vectors.jsonl",
            "bestroute encode --model deberta-v3-small --outputs last_hidden_state,pooled --input ids.jsonl --output states.jsonl",
        ]);
    }

    private static ValueTask EncodeAsync(EncodedModel model, JsonElement line, Utf8JsonWriter writer, CancellationToken cancellationToken)
    {
        var (ids, mask) = line.TryGetProperty("input_ids", out var given)
            ? (Integers("input_ids", given), line.TryGetProperty("attention_mask", out var masked) ? Integers("attention_mask", masked) : null)
            : line.TryGetProperty("text", out var text) && text.ValueKind == JsonValueKind.String
                ? (model.Tokenize(text.GetString()!), null)
                : throw new DataException("the line has neither 'text' nor 'input_ids'; give one of them.");
        foreach (var result in model.Run(ids, mask, cancellationToken))
        {
            writer.WritePropertyName(result.Name);
            Write(writer, result.ToSingles(), result.Shape.AsSpan(1));
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>Writes numbers in nested arrays, one level per dimension. Each number is the shortest text that reads back as the same number.</summary>
    private static void Write(Utf8JsonWriter writer, ReadOnlySpan<float> values, ReadOnlySpan<long> shape)
    {
        writer.WriteStartArray();
        var size = values.Length / (int)Math.Max(1, shape[0]);
        for (var i = 0; i < shape[0]; i++)
        {
            if (shape.Length == 1)
            {
                writer.WriteNumberValue(values[i]);
            }
            else
            {
                Write(writer, values.Slice(i * size, size), shape[1..]);
            }
        }

        writer.WriteEndArray();
    }

    private static long[] Integers(string name, JsonElement array) => array.ValueKind == JsonValueKind.Array
        ? [.. array.EnumerateArray().Select(element => element.ValueKind == JsonValueKind.Number && element.TryGetInt64(out var value)
            ? value
            : throw new DataException($"'{name}' contains {element}, which is not a whole number."))]
        : throw new DataException($"'{name}' is not an array; give an array of whole numbers.");
}
