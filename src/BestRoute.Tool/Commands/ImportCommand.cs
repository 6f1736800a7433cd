using System.CommandLine;
using System.Globalization;
using BestRoute.Onnx;
using Spectre.Console;

namespace BestRoute.Tool;

/// <summary><c>bestroute import</c>: makes a model folder of a Hugging Face folder.</summary>
internal static class ImportCommand
{
    public static (Command Command, IReadOnlyList<string> Examples) Create(ToolConsole console)
    {
        var from = new Option<DirectoryInfo>("--from")
        {
            Description = "The Hugging Face folder: config.json and model.safetensors of a DeBERTa-v2 or -v3, or the model.onnx of a BERT-like encoder; and its tokenizer.json, spm.model or vocab.txt.",
            HelpName = "HF_FOLDER",
            Required = true,
        }.AcceptExistingOnly();
        var kind = Choice<ModelKind>("--as", "What the model is for: 'encoder' makes vectors, 'reward' scores responses, 'router' is one trained with the paper's code.");
        kind.Required = true;
        var folder = ToolOptions.OutputFolder("--out", "The model folder; made if it is missing, an older model in it is replaced.");
        var precision = Choice<ModelPrecision>("--precision", "The numbers that it computes with: 'int8' is the fastest on CPUs, 'fp16' on GPUs; what they cost is measured and printed. The default is fp32.");
        var pooling = Choice<Pooling>("--pooling", "How an encoder makes one vector of many; without it, what the folder suggests.");
        var marker = new Option<string>("--marker")
        {
            Description = "The token at which '--pooling marker' and routers read a text.",
            HelpName = "TOKEN",
            DefaultValueFactory = static _ => ImportRequest.DefaultMarker,
        };
        var tokens = new Option<int?>("--max-tokens") { Description = "The most tokens of a text; longer ones lose their end. Without it, what the folder suggests, and 128 for routers.", HelpName = "N" };
        tokens.Validators.Add(result =>
        {
            if (result.Tokens is [var text, ..] && !(int.TryParse(text.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value is >= 1 and <= 1 << 20))
            {
                result.AddError($"--max-tokens is '{text.Value}'; give a whole number from 1 to {1 << 20}.");
            }
        });
        var bytes = new Option<bool?>("--byte-fallback") { Description = "Whether characters outside of the vocabulary become bytes; without it, what the tokenizer's file says.", HelpName = "true|false" };
        var command = new Command("import", "Makes a model folder of a Hugging Face folder, for encoders and reward models on ONNX Runtime. No Python is needed.")
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

                result.AddError($"{name} is '{text}'; give {words}.");
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
            console.Output.WriteLine("There is no tokenizer.json, spm.model or vocab.txt: the model takes token ids only.");
        }

        if (report.Tokenizer?.Vocabulary is { } vocabulary)
        {
            console.Output.WriteLine(Describe(vocabulary.Tokens, vocabulary.Settings));
        }

        if (report.Deviations.Count > 0)
        {
            var table = new Table().AddColumn($"Output in {manifest.Precision.ToString().ToLowerInvariant()}");
            foreach (var title in new[] { "Largest difference from fp32", "Relative", "Least cosine" })
            {
                table.AddColumn(new TableColumn(title).RightAligned());
            }

            foreach (var deviation in report.Deviations)
            {
                table.AddRow(
                    Markup.Escape(deviation.Output),
                    deviation.Largest.ToString("0.######", CultureInfo.InvariantCulture),
                    deviation.Relative.ToString("0.######", CultureInfo.InvariantCulture),
                    deviation.LeastCosine.ToString("0.######", CultureInfo.InvariantCulture));
            }

            console.Print(table);
        }

        console.Output.WriteLine($"All outputs are finite on {report.Texts} texts. The model is in {folder}.");
    }

    /// <summary>Says how a vocab.txt is read, because the file itself does not say it.</summary>
    private static string Describe(int tokens, BertSettings settings)
    {
        var letters = settings.LowerCase ? "lower case" : "upper and lower case";
        var accents = settings.StripAccents ? "without accents" : "with accents";
        var source = settings.IsAssumed
            ? " This was assumed from the letters of the vocabulary; a tokenizer_config.json with do_lower_case and strip_accents can say otherwise."
            : string.Empty;
        return string.Create(CultureInfo.InvariantCulture, $"Tokenizer: {tokens} tokens of vocab.txt, {letters}, {accents}.{source}");
    }
}
