using System.Buffers.Binary;
using System.Text;
using System.Text.Json;

namespace BestRoute.Onnx.Tests;

/// <summary>
/// Writes Hugging Face folders of a DeBERTa-v3 of a few thousand random weights, with a SentencePiece model of letters and a few words: whatever one
/// of the true size does, this one does in milliseconds.
/// </summary>
internal sealed class TinyDeberta
{
    public const int Hidden = 32;

    private const int Layers = 2;
    private const int Inner = 48;
    private const int Buckets = 16;
    private const string Marker = "<|source|>";

    private static readonly string[] _words =
        ["\u2581please", "\u2581tell", "\u2581me", "\u2581about", "\u2581the", "\u2581river", "\u2581proof", "\u2581case", "\u2581answer", "\u2581is", "\u2581sum", "ing", "\u2581large", "\u2581small"];

    private readonly Random _random;
    private readonly SortedDictionary<string, (long[] Shape, float[] Values)> _tensors = new(StringComparer.Ordinal);
    private readonly List<(string Text, float Score, int Kind)> _pieces;

    private TinyDeberta(int seed)
    {
        _random = new Random(seed);
        _pieces = [("[PAD]", 0, 3), ("[CLS]", 0, 3), ("[SEP]", 0, 3), ("[UNK]", 0, 2), .. _words.Select(static (word, i) => (word, -1f - (0.1f * i), 1))];
        foreach (var character in "\u2581abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.,:?!|'-\"<>[]()")
        {
            _pieces.Add((character.ToString(), -8, 1));
        }
    }

    private int Vocabulary => _pieces.Count + 2;

    /// <summary>Writes an encoder, which has nothing on its backbone.</summary>
    public static string WriteEncoder(string folder, int seed = 1) => new TinyDeberta(seed).Backbone("deberta.").Write(folder, seed);

    /// <summary>Writes a reward model: the backbone, a context pooler and a classifier of one label.</summary>
    public static string WriteReward(string folder, int seed = 2, int labels = 1)
    {
        var model = new TinyDeberta(seed).Backbone("deberta.");
        model.Dense("pooler.dense", Hidden, Hidden);
        model.Dense("classifier", labels, Hidden);
        return model.Write(folder, seed, labels);
    }

    /// <summary>Writes a router as the paper's authors save it: the backbone, and two outputs per route at a marker token.</summary>
    public static string WriteRouter(string folder, int routes, int seed = 3)
    {
        var model = new TinyDeberta(seed).Backbone("pretrained_model.");
        for (var route = 0; route < routes; route++)
        {
            model.Dense($"single_heads.{route}.1", 2, Hidden);
        }

        model.Write(folder, seed);
        File.WriteAllText(Path.Combine(folder, "added_tokens.json"), $$"""{"{{Marker}}": {{model.Vocabulary - 1}}}""");
        return folder;
    }

    private TinyDeberta Backbone(string prefix)
    {
        Tensor(prefix + "embeddings.word_embeddings.weight", 1, Vocabulary, Hidden);
        Norm(prefix + "embeddings.LayerNorm");
        Norm(prefix + "encoder.LayerNorm");
        Tensor(prefix + "encoder.rel_embeddings.weight", 0.2, 2 * Buckets, Hidden);
        for (var layer = 0; layer < Layers; layer++)
        {
            var name = $"{prefix}encoder.layer.{layer}.";
            foreach (var projection in new[] { "query_proj", "key_proj", "value_proj" })
            {
                Dense($"{name}attention.self.{projection}", Hidden, Hidden);
            }

            Dense(name + "attention.output.dense", Hidden, Hidden);
            Norm(name + "attention.output.LayerNorm");
            Dense(name + "intermediate.dense", Inner, Hidden);
            Dense(name + "output.dense", Hidden, Inner);
            Norm(name + "output.LayerNorm");
        }

        return this;
    }

    private void Dense(string name, int outputs, int inputs)
    {
        Tensor(name + ".weight", 0.3, outputs, inputs);
        Tensor(name + ".bias", 0.1, outputs);
    }

    private void Norm(string name)
    {
        Tensor(name + ".weight", 0.1, Hidden);
        Tensor(name + ".bias", 0.1, Hidden);
        Array.ForEach(Enumerable.Range(0, Hidden).ToArray(), i => _tensors[name + ".weight"].Values[i] += 1);
    }

    private void Tensor(string name, double spread, params long[] shape) => _tensors[name] = (
        shape, [.. Enumerable.Range(0, (int)shape.Aggregate(static (a, b) => a * b)).Select(_ => (float)(spread * ((2 * _random.NextDouble()) - 1)))]);

    private string Write(string folder, int seed, int labels = 1)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "config.json"), JsonSerializer.Serialize(new
        {
            model_type = "deberta-v2",
            hidden_size = Hidden,
            num_hidden_layers = Layers,
            num_attention_heads = 4,
            intermediate_size = Inner,
            hidden_act = "gelu",
            vocab_size = Vocabulary,
            type_vocab_size = 0,
            max_position_embeddings = 64,
            max_relative_positions = -1,
            position_buckets = Buckets,
            relative_attention = true,
            position_biased_input = false,
            pos_att_type = "p2c|c2p",
            share_att_key = true,
            norm_rel_ebd = "layer_norm",
            layer_norm_eps = 1e-7,
            pad_token_id = 0,
            pooler_hidden_size = Hidden,
            pooler_hidden_act = "gelu",
            id2label = Enumerable.Range(0, labels).ToDictionary(static i => $"{i}", static i => $"LABEL_{i}"),
            seed,
        }));
        File.WriteAllBytes(Path.Combine(folder, "model.safetensors"), Safetensors());
        File.WriteAllBytes(Path.Combine(folder, "spm.model"), SentencePiece());
        return folder;
    }

    private byte[] Safetensors()
    {
        var (header, data) = (new Dictionary<string, object>(), new MemoryStream());
        foreach (var (name, (shape, values)) in _tensors)
        {
            var begin = data.Position;
            foreach (var value in values)
            {
                data.Write(BitConverter.GetBytes(value));
            }

            header[name] = new { dtype = "F32", shape, data_offsets = new[] { begin, data.Position } };
        }

        var json = JsonSerializer.SerializeToUtf8Bytes(header);
        var length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, json.Length);
        return [.. length, .. json, .. data.ToArray()];
    }

    private byte[] SentencePiece()
    {
        using var model = new MemoryStream();
        foreach (var (text, score, kind) in _pieces)
        {
            using var piece = new MemoryStream();
            Message(piece, 1, Encoding.UTF8.GetBytes(text));
            piece.WriteByte((2 << 3) | 5);
            piece.Write(BitConverter.GetBytes(score));
            Number(piece, 3, kind);
            Message(model, 1, piece.ToArray());
        }

        using var trainer = new MemoryStream();
        Number(trainer, 3, 1);
        Message(model, 2, trainer.ToArray());
        Message(model, 3, []);
        return model.ToArray();
    }

    private static void Number(Stream stream, int field, int value)
    {
        stream.WriteByte((byte)(field << 3));
        stream.WriteByte((byte)value);
    }

    private static void Message(Stream stream, int field, byte[] bytes)
    {
        stream.WriteByte((byte)((field << 3) | 2));
        for (var length = bytes.Length; ; length >>= 7)
        {
            if (length < 0x80)
            {
                stream.WriteByte((byte)length);
                break;
            }

            stream.WriteByte((byte)(length | 0x80));
        }

        stream.Write(bytes);
    }
}
