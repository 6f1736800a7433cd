using System.CommandLine;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace BestRoute.Studies.Generation;

/// <summary>
/// Writes a Hugging Face folder of a DeBERTa-v3 with random weights: the true shapes, to see what import and inference take. Its answers mean nothing.
/// The same arguments give the same bytes.
/// </summary>
internal static class ModelGenerator
{
    private const int Vocabulary = 128_100;
    private const int RelativePositions = 512;

    // Of a uniform distribution with the standard deviation that the original is initialized with, 0.02.
    private const float Range = 0.0346f;

    public static Command Create()
    {
        var shape = new Option<string>("--shape") { HelpName = "SHAPE", Description = "The shape: small as DeBERTa-v3-small, or large as DeBERTa-v3-large.", Required = true };
        shape.AcceptOnlyFromAmong("small", "large");
        var folder = new Option<DirectoryInfo>("--out") { HelpName = "FOLDER", Description = "The folder to write.", Required = true };
        var seed = new Option<int>("--seed") { HelpName = "N", Description = "The seed of the weights." };
        var command = new Command("generate-deberta", "Writes a Hugging Face folder of a DeBERTa-v3 with random weights.") { shape, folder, seed };
        command.SetAction(parsed => Write(
            parsed.GetRequiredValue(shape) == "small" ? DebertaShape.Small : DebertaShape.Large, parsed.GetRequiredValue(folder).FullName, parsed.GetValue(seed)));
        return command;
    }

    /// <summary>Writes a folder of the given shape, as sequence classifier with one label, which serves as encoder too.</summary>
    public static void Write(DebertaShape shape, string folder, int seed)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "config.json"), Configuration(shape));
        File.WriteAllText(Path.Combine(folder, "tokenizer.json"), TokenizerGenerator.Unigram());
        WriteWeights(Path.Combine(folder, "model.safetensors"), [.. Tensors(shape)], seed);
    }

    private static string Configuration(DebertaShape shape) => JsonSerializer.Serialize(new Dictionary<string, object>
    {
        ["model_type"] = "deberta-v2",
        ["architectures"] = new[] { "DebertaV2ForSequenceClassification" },
        ["hidden_size"] = shape.Hidden,
        ["num_attention_heads"] = shape.Heads,
        ["num_hidden_layers"] = shape.Layers,
        ["intermediate_size"] = shape.Intermediate,
        ["hidden_act"] = "gelu",
        ["vocab_size"] = Vocabulary,
        ["max_position_embeddings"] = 512,
        ["relative_attention"] = true,
        ["max_relative_positions"] = -1,
        ["position_buckets"] = RelativePositions / 2,
        ["norm_rel_ebd"] = "layer_norm",
        ["share_att_key"] = true,
        ["pos_att_type"] = "p2c|c2p",
        ["position_biased_input"] = false,
        ["type_vocab_size"] = 0,
        ["layer_norm_eps"] = 1e-7,
        ["pooler_hidden_act"] = "gelu",
        ["pooler_dropout"] = 0,
        ["pad_token_id"] = 0,
        ["num_labels"] = 1,
    });

    private static IEnumerable<(string Name, int[] Shape)> Tensors(DebertaShape shape)
    {
        var hidden = shape.Hidden;
        yield return ("deberta.embeddings.word_embeddings.weight", [Vocabulary, hidden]);
        yield return ("deberta.encoder.rel_embeddings.weight", [RelativePositions, hidden]);
        foreach (var (name, lengths) in LayerNorm("deberta.embeddings", hidden).Concat(LayerNorm("deberta.encoder", hidden)))
        {
            yield return (name, lengths);
        }

        for (var layer = 0; layer < shape.Layers; layer++)
        {
            var prefix = string.Create(CultureInfo.InvariantCulture, $"deberta.encoder.layer.{layer}");
            IEnumerable<(string, int[])> tensors =
            [
                .. Linear($"{prefix}.attention.self.query_proj", hidden, hidden),
                .. Linear($"{prefix}.attention.self.key_proj", hidden, hidden),
                .. Linear($"{prefix}.attention.self.value_proj", hidden, hidden),
                .. Linear($"{prefix}.attention.output.dense", hidden, hidden),
                .. LayerNorm($"{prefix}.attention.output", hidden),
                .. Linear($"{prefix}.intermediate.dense", shape.Intermediate, hidden),
                .. Linear($"{prefix}.output.dense", hidden, shape.Intermediate),
                .. LayerNorm($"{prefix}.output", hidden),
            ];
            foreach (var tensor in tensors)
            {
                yield return tensor;
            }
        }

        foreach (var tensor in Linear("pooler.dense", hidden, hidden).Concat(Linear("classifier", 1, hidden)))
        {
            yield return tensor;
        }
    }

    private static IEnumerable<(string Name, int[] Shape)> Linear(string name, int outputs, int inputs) =>
        [($"{name}.weight", [outputs, inputs]), ($"{name}.bias", [outputs])];

    private static IEnumerable<(string Name, int[] Shape)> LayerNorm(string name, int hidden) =>
        [($"{name}.LayerNorm.weight", [hidden]), ($"{name}.LayerNorm.bias", [hidden])];

    private static void WriteWeights(string path, (string Name, int[] Shape)[] tensors, int seed)
    {
        using var file = new BinaryWriter(File.Create(path));
        var header = Header(tensors);
        file.Write((ulong)header.Length);
        file.Write(header);
        var random = new Random(seed);
        float[] row = [];
        foreach (var (name, shape) in tensors)
        {
            var width = shape[^1];
            row = row.Length == width ? row : new float[width];
            for (var i = shape.Length == 1 ? 1 : shape[0]; i > 0; i--)
            {
                Fill(row, name, random);
                file.Write(MemoryMarshal.AsBytes<float>(row));
            }
        }
    }

    private static byte[] Header((string Name, int[] Shape)[] tensors)
    {
        long position = 0;
        var entries = new Dictionary<string, object>();
        foreach (var (name, shape) in tensors)
        {
            var end = position + shape.Aggregate((long)sizeof(float), static (product, length) => product * length);
            entries.Add(name, new { dtype = "F32", shape, data_offsets = new[] { position, end } });
            position = end;
        }

        var json = JsonSerializer.SerializeToUtf8Bytes(entries);
        return [.. json, .. Enumerable.Repeat((byte)' ', -json.Length & 7)];
    }

    private static void Fill(Span<float> row, string name, Random random)
    {
        if (name.EndsWith("LayerNorm.weight", StringComparison.Ordinal))
        {
            row.Fill(1);
        }
        else if (name.EndsWith(".bias", StringComparison.Ordinal))
        {
            row.Clear();
        }
        else
        {
            foreach (ref var value in row)
            {
                value = ((random.NextSingle() * 2) - 1) * Range;
            }
        }
    }
}
