using System.CommandLine;
using System.Text.Json;
using BestRoute.Onnx;
using BestRoute.Training;

namespace BestRoute.Tool;

/// <summary><c>bestroute tokenize</c>: writes the token ids of texts, so that you can compare them with another implementation.</summary>
internal static class TokenizeCommand
{
    private const string Manifest = "model.json";

    public static (Command Command, IReadOnlyList<string> Examples) Create(ToolConsole console)
    {
        var file = new Option<FileInfo>("--tokenizer")
        {
            Description = "A tokenizer.json (Unigram or WordPiece), a SentencePiece model (Unigram), a vocab.txt (WordPiece), or a folder that contains one: from Hugging Face or from 'bestroute import'.",
            HelpName = "FILE",
            Required = true,
        };
        file.Validators.Add(result => Check(result, path => File.Exists(path) || Directory.Exists(path)));
        var special = new Option<bool>("--special") { Description = "Add the special tokens of the template, such as [CLS] and [SEP]." };
        var literal = new Option<bool>("--literal") { Description = "Do not read special tokens from texts. Encoders and reward models do this. Without it, texts are read as the library of the file reads them." };
        var bytes = new Option<bool?>("--byte-fallback") { Description = "Whether characters that are not in the vocabulary become bytes. The default is read from the file.", HelpName = "true|false" };
        var input = new Option<FileInfo>("--input")
        {
            Description = "JSON lines: {\"id\",\"text\"}, and \"pair\" for a second text. Use '-' for standard input.",
            HelpName = "FILE",
            Required = true,
        };
        input.Validators.Add(result => Check(result, path => path == JsonLines.Standard || File.Exists(path)));
        var output = new Option<FileInfo>("--output")
        {
            Description = "The file to write, as JSON lines: {\"id\",\"ids\"}. Use '-' for standard output.",
            HelpName = "FILE",
            Required = true,
        };
        var command = new Command("tokenize", "Writes the token ids of texts.") { file, special, literal, bytes, input, output };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var target = parsed.GetRequiredValue(output).ToString();
            var lines = await Task.Run(
                () =>
                {
                    var (tokenizer, template) = Load(parsed.GetRequiredValue(file).ToString(), parsed.GetValue(bytes));
                    var encode = new Lines(
                        tokenizer,
                        parsed.GetValue(special) ? template ?? throw new OnnxModelException($"{parsed.GetRequiredValue(file)} has no special tokens such as [CLS] and [SEP]; leave --special out.") : null,
                        parsed.GetValue(literal) ? TokenizationMode.Literal : TokenizationMode.Library);
                    return JsonLines.ConvertAsync(console, parsed.GetRequiredValue(input).ToString(), target, encode.WriteAsync, cancellationToken);
                },
                cancellationToken).ConfigureAwait(false);
            if (target != JsonLines.Standard)
            {
                console.Output.WriteLine(FormattableString.Invariant($"{lines:N0} lines are in {target}."));
            }

            return ExitCode.Success;
        });
        return (command,
        [
            "bestroute tokenize --tokenizer tokenizer.json --special --input texts.jsonl --output ids.jsonl",
            "bestroute tokenize --tokenizer spm.model --literal --byte-fallback false --input - --output -",
        ]);
    }

    private static void Check(System.CommandLine.Parsing.OptionResult result, Func<string, bool> exists)
    {
        foreach (var path in result.Tokens.Select(token => token.Value).Where(path => !exists(path)))
        {
            result.AddError($"{result.Option.Name} is '{path}', which does not exist or has the wrong kind.");
        }
    }

    private static (Tokenizer Tokenizer, TokenTemplate? Template) Load(string path, bool? byteFallback)
    {
        if (!File.Exists(Path.Combine(path, Manifest)))
        {
            var file = Tokenizer.Load(path, byteFallback);
            return (file, file.Template);
        }

        var folder = ModelFolder.Open(path);
        if (folder.Tokenizer is null || folder.Manifest.Tokenizer is not { } description)
        {
            throw new OnnxModelException($"{path} has no tokenizer, so the model takes token ids only; give another --tokenizer.");
        }

        if (byteFallback is null || byteFallback == folder.Tokenizer.ByteFallback)
        {
            return (folder.Tokenizer, folder.Template);
        }

        var tokenizer = folder.LoadTokenizer(description, byteFallback);
        return (tokenizer, TokenTemplate.Create(tokenizer, description.Single, description.Pair, description.SpecialIds));
    }

    private sealed class Lines(Tokenizer tokenizer, TokenTemplate? template, TokenizationMode mode)
    {
        private readonly TokenBuffer _buffer = new();

        public ValueTask WriteAsync(JsonElement line, Utf8JsonWriter writer)
        {
            var text = TextOf(line, "text") ?? throw new DataException("'text' is missing; give the text to encode.");
            var pair = TextOf(line, "pair");
            _buffer.Clear();
            if (template is null)
            {
                tokenizer.Encode(text, mode, _buffer);
                tokenizer.Encode(pair, mode, _buffer);
            }
            else if (pair is null)
            {
                template.Encode(text, mode, _buffer);
            }
            else
            {
                template.EncodePair(text, pair, mode, _buffer);
            }

            writer.WriteStartArray("ids");
            foreach (var id in _buffer.Ids)
            {
                writer.WriteNumberValue(id);
            }

            writer.WriteEndArray();
            return ValueTask.CompletedTask;
        }

        private static string? TextOf(JsonElement line, string member)
        {
            if (!line.TryGetProperty(member, out var value) || value.ValueKind == JsonValueKind.Null)
            {
                return null;
            }

            return value.ValueKind == JsonValueKind.String ? value.GetString() : throw new DataException($"'{member}' is {value.GetRawText()}; give a string.");
        }
    }
}
