using System.CommandLine;
using System.Globalization;
using BestRoute.Onnx;
using Spectre.Console;

namespace BestRoute.Tool;

/// <summary><c>bestroute import</c>: makes a model folder from a Hugging Face folder.</summary>
internal static class ImportCommand
{
    public static (Command Command, IReadOnlyList<string> Examples) Create(ToolConsole console)
    {
        var from = new Option<DirectoryInfo>("--from")
        {
            Description = "The Hugging Face folder. It has config.json and model.safetensors of a DeBERTa-v2 or DeBERTa-v3, or the model.onnx of a BERT-style encoder. It also has the tokenizer.json, spm.model or vocab.txt.",
            HelpName = "HF_FOLDER",
            Required = true,
        }.AcceptExistingOnly();
        var kind = Choice<ModelKind>("--as", "What the model is for. 'encoder' makes vectors, 'reward' scores responses, and 'router' is a router that was trained with the paper's code.");
        kind.Required = true;
        var folder = ToolOptions.OutputFolder("--out", "The model folder. It is created if it does not exist. An older model in it is replaced.");
        var precision = Choice<ModelPrecision>("--precision", "The precision: 'int8' is the fastest on CPUs, 'fp16' on GPUs. The differences from fp32 are measured and printed. The default is fp32.");
        var pooling = Choice<Pooling>("--pooling", "How an encoder makes one vector from the vectors of the tokens. The default is read from the folder.");
        var marker = new Option<string>("--marker")
        {
            Description = "The token whose vector '--pooling marker' and routers use.",
            HelpName = "TOKEN",
            DefaultValueFactory = static _ => ImportRequest.DefaultMarker,
        };
        var tokens = new Option<int?>("--max-tokens") { Description = "The maximum number of tokens of a text. Longer texts are cut at the end. The default is read from the folder, and is 128 for routers.", HelpName = "N" };
        tokens.Validators.Add(result =>
        {
            if (result.Tokens is [var text, ..] && !(int.TryParse(text.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value is >= 1 and <= 1 << 20))
            {
                result.AddError($"--max-tokens is '{text.Value}'; give a whole number from 1 to {1 << 20}.");
            }
        });
        var bytes = new Option<bool?>("--byte-fallback") { Description = "Whether characters that are not in the vocabulary become bytes. The default is read from the tokenizer file.", HelpName = "true|false" };
        var command = new Command("import", "Makes a model folder from a Hugging Face folder, for encoders and reward models on ONNX Runtime. Python is not needed.")
        {
            from, kind, folder, precision, pooling, marker, tokens, bytes,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var target = parsed.GetRequiredValue(folder);
            var request = new ImportRequest
            {
                From = parsed.GetRequiredValue(from).FullName,
                Kind = parsed.GetRequiredValue(kind)!.Value,
                Precision = parsed.GetValue(precision) ?? ModelPrecision.Fp32,
                Pooling = parsed.GetValue(pooling),
                Marker = parsed.GetRequiredValue(marker),
                MaxTokens = parsed.GetValue(tokens),
                ByteFallback = parsed.GetValue(bytes),
            };
            Print(console, await Task.Run(() => ModelImporter.Import(request, target.FullName, cancellationToken), cancellationToken).ConfigureAwait(false), target.ToString());
            return ExitCode.Success;
        });
        return (command,
        [
            "bestroute import --from deberta-v3-small --as encoder --out encoder --precision int8",
            "bestroute import --from reward-model-deberta-v3-large-v2 --as reward --out reward --precision fp16",
            "bestroute import --from my-router --as router --out router --marker \"<|source|>\"",
        ]);
    }

    private static Option<T?> Choice<T>(string name, string description)
        where T : struct, Enum
    {
        var words = string.Join('|', Enum.GetNames<T>().Select(static word => word.ToLowerInvariant()));
        return new Option<T?>(name)
        {
            Description = description,
            HelpName = words,
            CustomParser = result =>
            {
                var text = result.Tokens[0].Value;
                foreach (var value in Enum.GetValues<T>())
                {
                    if (string.Equals(value.ToString(), text, StringComparison.OrdinalIgnoreCase))
                    {
                        return value;
                    }
                }

                result.AddError($"{name} is '{text}'; use one of {words}.");
                return null;
            },
        };
    }

    private static void Print(ToolConsole console, ImportReport report, string folder)
    {
        var manifest = report.Manifest;
        console.Output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"Kind: {manifest.Kind.ToString().ToLowerInvariant()}, {manifest.Dimensions} dimensions{(manifest.Labels > 0 ? $", {manifest.Labels} logits" : string.Empty)}, pooling '{manifest.Pooling.ToString().ToLowerInvariant()}', at most {manifest.MaxTokens} tokens, {report.Bytes / 1e6:0.#} MB."));
        if (manifest.Tokenizer is null)
        {
            console.Output.WriteLine("The folder has no tokenizer.json, spm.model or vocab.txt, so the model takes token ids only.");
        }

        if (report.Tokenizer?.Vocabulary is { } vocabulary)
        {
            console.Output.WriteLine(Describe(vocabulary.Tokens, vocabulary.Settings));
        }

        if (report.Deviations.Count > 0)
        {
            var table = new Table().AddColumn($"Output in {manifest.Precision.ToString().ToLowerInvariant()}");
            foreach (var title in new[] { "Largest difference from fp32", "Relative", "Lowest cosine" })
            {
                table.AddColumn(new TableColumn(title).RightAligned());
            }

            foreach (var deviation in report.Deviations)
            {
                table.AddRow(
                    ToolConsole.Cell(deviation.Output),
                    deviation.Largest.ToString("0.######", CultureInfo.InvariantCulture),
                    deviation.Relative.ToString("0.######", CultureInfo.InvariantCulture),
                    deviation.LeastCosine.ToString("0.######", CultureInfo.InvariantCulture));
            }

            console.Print(table);
        }

        console.Output.WriteLine($"All outputs are finite on {report.Texts} texts. The model is in {folder}.");
        console.Output.WriteLine(manifest.Kind switch
        {
            ModelKind.Encoder => NextStep.Run(NextStep.Command("train", "LOG", "--encoder", folder)),
            ModelKind.Reward => NextStep.Run(NextStep.Command("train", "LOG", "--reward", folder)),
            _ => $"Next: use it in your application: `.UsePredictor(OnnxMatchPredictor.Load(\"{folder}\", ROUTES, \"REFERENCE\"))` after `AddBestRoute`.",
        });
    }

    /// <summary>Says how a vocab.txt is read. The file itself does not define it.</summary>
    private static string Describe(int tokens, BertSettings settings)
    {
        var letters = settings.LowerCase ? "lower case" : "upper and lower case";
        var accents = settings.StripAccents ? "without accents" : "with accents";
        var source = settings.IsAssumed
            ? " This was assumed from the letters of the vocabulary. To change it, set do_lower_case and strip_accents in a tokenizer_config.json."
            : string.Empty;
        return string.Create(CultureInfo.InvariantCulture, $"Tokenizer: {tokens} tokens of vocab.txt, {letters}, {accents}.{source}");
    }
}
