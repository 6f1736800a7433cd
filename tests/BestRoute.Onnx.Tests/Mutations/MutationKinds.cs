using System.Text.Json;

namespace BestRoute.Onnx.Tests;

/// <summary>Every kind of file that a model can consist of.</summary>
internal static class MutationKinds
{
    private const string Weights = "model.safetensors";
    private const string WordPiece = "tiny-wordpiece.json";

    private static readonly string[] _texts =
        ["", "please tell me about the river", "[CLS] \u4f60\u597d <|source|> a\u0301 \ufb01 \uff33 \ud800 \0 \u2581\u2581 0.5->x", new string('a', 300), string.Concat(Enumerable.Repeat("the answer ", 40))];

    /// <summary>Gets them.</summary>
    public static IReadOnlyList<MutationKind> All { get; } =
    [
        new("safetensors", Weights, FileFormat.Safetensors, static folder => TinyDeberta.WriteReward(folder), Import(ModelKind.Reward)),
        new("safetensors index", Weights + ".index.json", FileFormat.Json, WriteShards, Import(ModelKind.Encoder)),
        new("config.json", "config.json", FileFormat.Json, WriteRouter, Import(ModelKind.Router)),
        new("added_tokens.json", "added_tokens.json", FileFormat.Json, WriteRouter, Import(ModelKind.Router)),
        new("exported onnx", "model.onnx", FileFormat.Protobuf, WriteExported, Import(ModelKind.Encoder)),
        new("exported config.json", "config.json", FileFormat.Json, WriteExported, Import(ModelKind.Encoder)),
        new("exported tokenizer_config.json", "tokenizer_config.json", FileFormat.Json, WriteExported, Import(ModelKind.Encoder)),
        new("exported pooling", Path.Combine("1_Pooling", "config.json"), FileFormat.Json, WriteExported, Import(ModelKind.Encoder)),
        new("exported vocab.txt", "vocab.txt", FileFormat.Raw, WriteVocabulary, Import(ModelKind.Encoder)),
        new("vocabulary's tokenizer_config.json", "tokenizer_config.json", FileFormat.Json, WriteVocabulary, Import(ModelKind.Encoder)),
        new("vocabulary's added_tokens.json", "added_tokens.json", FileFormat.Json, WriteVocabulary, Import(ModelKind.Encoder)),
        new("model.json", ModelFolder.ManifestFile, FileFormat.Json, WriteModel, Open),
        new("model.onnx", ModelFolder.GraphFile, FileFormat.Protobuf, WriteModel, Open) { IsListed = true },
        new("model.onnx.data", ModelFolder.DataFile, FileFormat.Raw, WriteModel, Open) { IsListed = true },
        new("model folder's spm.model", "spm.model", FileFormat.Protobuf, WriteModel, Open) { IsListed = true },
        Tokenizer("tiny.model", FileFormat.Protobuf),
        Tokenizer("tiny-unigram.json", FileFormat.Json),
        Tokenizer(WordPiece, FileFormat.Json),
    ];

    /// <summary>Gets graphs that are not only read but run by ONNX Runtime, to be tried in a process of their own.</summary>
    public static IReadOnlyList<MutationKind> Runs { get; } =
    [
        Run("run-reward", ModelKind.Reward, ModelPrecision.Fp32),
        Run("run-int8", ModelKind.Encoder, ModelPrecision.Int8),
        Run("run-fp16", ModelKind.Encoder, ModelPrecision.Fp16),
        new("run-exported", ModelFolder.GraphFile, FileFormat.Protobuf, WriteExportedModel, RunGraph) { IsListed = true },
    ];

    /// <summary>Returns the kind of a name.</summary>
    public static MutationKind Find(string name) => All.Concat(Runs).First(kind => kind.Name == name);

    private static Action<string, string> Import(ModelKind kind) =>
        (folder, scratch) => ModelImporter.WriteUntried(new ImportRequest { From = folder, Kind = kind }, scratch);

    private static void Open(string folder, string scratch)
    {
        var model = ModelFolder.Open(folder);
        if (model.Tokenizer is not null)
        {
            Encode(model.Tokenizer, model.Template);
        }
    }

    private static MutationKind Tokenizer(string file, FileFormat format) => new(file, file, format, folder => CopyTokenizer(folder, file, file), (folder, _) =>
    {
        var tokenizer = Onnx.Tokenizer.Load(Path.Combine(folder, file));
        Encode(tokenizer, tokenizer.Template);
    });

    private static MutationKind Run(string name, ModelKind kind, ModelPrecision precision) =>
        new(name, ModelFolder.GraphFile, FileFormat.Protobuf, folder => WriteRun(folder, kind, precision), RunGraph) { IsListed = true };

    private static void WriteRun(string folder, ModelKind kind, ModelPrecision precision)
    {
        using var source = new TemporaryFolder();
        Directory.CreateDirectory(folder);
        var from = kind == ModelKind.Reward ? TinyDeberta.WriteReward(source["hf"]) : TinyDeberta.WriteEncoder(source["hf"]);
        ModelImporter.WriteUntried(new ImportRequest { From = from, Kind = kind, Precision = precision }, folder);
    }

    private static void RunGraph(string folder, string scratch)
    {
        var model = ModelFolder.Open(folder);
        using var session = OnnxSession.Open(model.GraphPath, new OnnxOptions { Device = OnnxDevice.Cpu, Threads = 1 });
        foreach (var rows in new long[][][] { [[1, 5, 2]], [[1, 7, 30, 31, 32, 33, 90, 2], [1, 2]] })
        {
            IdBatch.Of(rows, 0).Run(session, model.Manifest.Outputs);
        }
    }

    private static void WriteExportedModel(string folder)
    {
        using var source = new TemporaryFolder();
        WriteExported(source["hf"]);
        Directory.CreateDirectory(folder);
        ModelImporter.WriteUntried(new ImportRequest { From = source["hf"], Kind = ModelKind.Encoder, Pooling = Pooling.Mean }, folder);
    }

    private static void Encode(Tokenizer tokenizer, TokenTemplate? template)
    {
        var buffer = new TokenBuffer();
        foreach (var mode in new[] { TokenizationMode.Library, TokenizationMode.Literal })
        {
            foreach (var text in _texts)
            {
                buffer.Clear();
                tokenizer.Encode(text, mode, buffer);
                template?.Encode(text, mode, buffer, template.SingleTokens + 20);
                if (template?.Pair is not null)
                {
                    template.EncodePair(text, _texts[1], mode, buffer, template.PairTokens + 20);
                }

                if (buffer.Ids.ContainsAnyExceptInRange(0, tokenizer.VocabularySize - 1))
                {
                    throw new InvalidDataException($"An id is none of the {tokenizer.VocabularySize} of the vocabulary: {string.Join(' ', buffer.Ids.ToArray())}");
                }
            }
        }
    }

    private static void WriteRouter(string folder) => TinyDeberta.WriteRouter(folder, routes: 2);

    private static void WriteModel(string folder) => WriteRun(folder, ModelKind.Reward, ModelPrecision.Fp32);

    private static void WriteShards(string folder)
    {
        const string First = "model-00001-of-00002.safetensors";
        const string Second = "model-00002-of-00002.safetensors";
        TinyDeberta.WriteEncoder(folder);
        using (var weights = SafetensorsFile.Open(Path.Combine(folder, Weights)))
        {
            var map = weights.Entries.Keys.ToDictionary(static name => name, static _ => First);
            map["more"] = Second;
            File.WriteAllText(Path.Combine(folder, Weights + ".index.json"), JsonSerializer.Serialize(new { metadata = new { total_size = 1 }, weight_map = map }));
        }

        File.Move(Path.Combine(folder, Weights), Path.Combine(folder, First));
        var header = """{"more":{"dtype":"F16","shape":[2],"data_offsets":[0,4]}}"""u8;
        File.WriteAllBytes(Path.Combine(folder, Second), [.. BitConverter.GetBytes((long)header.Length), .. header, 0, 60, 0, 60]);
    }

    private static void WriteExported(string folder)
    {
        Directory.CreateDirectory(Path.Combine(folder, "1_Pooling"));
        using (var data = File.Create(Path.Combine(folder, "weights.bin")))
        {
            var graph = new GraphBuilder(new TensorStore(data, "weights.bin"));
            var ids = graph.Input("input_ids", TensorType.Int64, "batch", "length");
            graph.Input("attention_mask", TensorType.Int64, "batch", "length");
            var types = graph.Input("token_type_ids", TensorType.Int64, "batch", "length");
            var table = graph.Constant("table", TensorType.Float, static () => Enumerable.Range(0, 8000).Select(static i => i % 7 * 0.1f).ToArray(), 1000, 8);
            var word = graph.Node("Gather", [table, ids], ("axis", 0));
            var type = graph.Node("Gather", [table, types], ("axis", 0));
            var integers = graph.Constant("integers", TensorType.Int8, static () => Enumerable.Range(0, 1024).Select(static i => (sbyte)(i % 64)).ToArray(), 8, 128);
            var scale = graph.Constant("scale", TensorType.Float, static () => new[] { 0.01f }, 1);
            var product = graph.Node("DynamicQuantizeMatMul", [graph.Node("Add", [word, type]), integers, scale]);
            var back = graph.Constant("back", TensorType.Float, static () => Enumerable.Repeat(0.1f, 1024).ToArray(), 128, 8);
            graph.Output("last_hidden_state", graph.Node("MatMul", [product, back]), TensorType.Float, "batch", "length", 8);
            File.WriteAllBytes(Path.Combine(folder, "model.onnx"), graph.ToModel());
        }

        CopyTokenizer(folder, WordPiece, "tokenizer.json");
        File.WriteAllText(Path.Combine(folder, "config.json"), """{"model_type":"bert","hidden_size":8,"vocab_size":1000,"max_position_embeddings":128,"pad_token_id":0}""");
        File.WriteAllText(Path.Combine(folder, "tokenizer_config.json"), """{"model_max_length":1000000000000000019884624838656,"tokenizer_class":"BertTokenizer"}""");
        File.WriteAllText(Path.Combine(folder, "1_Pooling", "config.json"), """{"word_embedding_dimension":8,"pooling_mode_cls_token":true}""");
    }

    /// <summary>The tokenizer as a vocab.txt, and what old versions of Hugging Face's library write next to it.</summary>
    private static void WriteVocabulary(string folder)
    {
        WriteExported(folder);
        using (var json = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "tokenizer.json"))))
        {
            var tokens = json.RootElement.GetProperty("model").GetProperty("vocab").EnumerateObject().Select(static token => token.Name).ToList();
            File.WriteAllLines(Path.Combine(folder, "vocab.txt"), tokens.Concat(Enumerable.Range(0, 998 - tokens.Count).Select(static i => $"[unused{i}]")));
        }

        File.Delete(Path.Combine(folder, "tokenizer.json"));
        File.WriteAllText(Path.Combine(folder, "added_tokens.json"), """{"[more]":998,"<|source|>":999}""");
        File.WriteAllText(
            Path.Combine(folder, "tokenizer_config.json"),
            """{"do_lower_case":true,"strip_accents":null,"tokenize_chinese_chars":true,"cls_token":"[CLS]","sep_token":{"content":"[SEP]"},"tokenizer_class":"BertTokenizer","model_max_length":128}""");
    }

    private static void CopyTokenizer(string folder, string file, string name)
    {
        Directory.CreateDirectory(folder);
        File.Copy(Path.Combine(AppContext.BaseDirectory, "Tokenization", "Data", file), Path.Combine(folder, name));
    }
}
