using System.Text.Json;

namespace BestRoute.Onnx.Tests.Deberta;

/// <summary>A small DeBERTa with random weights: its configuration, its tensors, and the folder that holds both.</summary>
internal sealed record DebertaCase
{
    public int Seed { get; init; } = 1;
    public int Vocabulary { get; init; } = 50;
    public int Hidden { get; init; } = 12;
    public int Embedding { get; init; } = 12;
    public int Heads { get; init; } = 3;
    public int Layers { get; init; } = 2;
    public int Intermediate { get; init; } = 20;
    public int Buckets { get; init; } = 8;
    public int MaxDistance { get; init; } = 16;
    public int MaxPositions { get; init; } = 64;
    public string[] Positions { get; init; } = ["c2p", "p2c"];
    public bool Shared { get; init; } = true;
    public bool Normalized { get; init; } = true;
    public bool Relative { get; init; } = true;
    public bool PositionBiased { get; init; }
    public int TokenTypes { get; init; }
    public int Kernel { get; init; }
    public int Groups { get; init; } = 1;
    public string ConvolutionActivation { get; init; } = "tanh";
    public string Activation { get; init; } = "gelu";
    public string PoolerActivation { get; init; } = "gelu";
    public int Labels { get; init; } = 1;
    public int RouterHeads { get; init; }
    public string Prefix { get; init; } = "deberta.";
    public bool WordsInConfiguration { get; init; }

    public int Span => Buckets > 0 ? Buckets : MaxDistance;

    /// <summary>Gets the tensors; equal cases have equal ones.</summary>
    public Dictionary<string, (long[] Shape, float[] Values)> Tensors()
    {
        var random = new Random(Seed);
        var tensors = new Dictionary<string, (long[] Shape, float[] Values)>();
        Add("embeddings.word_embeddings.weight", 1, Vocabulary, Embedding);
        if (PositionBiased)
        {
            Add("embeddings.position_embeddings.weight", 1, MaxPositions, Embedding);
        }

        if (TokenTypes > 0)
        {
            Add("embeddings.token_type_embeddings.weight", 1, TokenTypes, Embedding);
        }

        if (Embedding != Hidden)
        {
            Add("embeddings.embed_proj.weight", 0.3, Hidden, Embedding);
        }

        Norm("embeddings.LayerNorm");
        if (Relative)
        {
            Add("encoder.rel_embeddings.weight", 1, 2 * Span, Hidden);
            Norm("encoder.LayerNorm");
        }

        if (Kernel > 0)
        {
            Add("encoder.conv.conv.weight", 0.3, Hidden, Hidden / Groups, Kernel);
            Add("encoder.conv.conv.bias", 0.2, Hidden);
            Norm("encoder.conv.LayerNorm");
        }

        for (var layer = 0; layer < Layers; layer++)
        {
            var name = $"encoder.layer.{layer}.";
            foreach (var kind in new[] { "query_proj", "key_proj", "value_proj", "pos_query_proj", "pos_key_proj" })
            {
                Dense($"{name}attention.self.{kind}", Hidden, Hidden);
            }

            Dense(name + "attention.output.dense", Hidden, Hidden);
            Norm(name + "attention.output.LayerNorm");
            Dense(name + "intermediate.dense", Intermediate, Hidden);
            Dense(name + "output.dense", Hidden, Intermediate);
            Norm(name + "output.LayerNorm");
        }

        tensors = tensors.ToDictionary(pair => Prefix + pair.Key, static pair => pair.Value);
        Dense("pooler.dense", Hidden, Hidden);
        Dense("classifier", Labels, Hidden);
        for (var head = 0; head < RouterHeads; head++)
        {
            Dense($"single_heads.{head}.1", 2, Hidden);
        }

        return tensors;

        void Dense(string name, int outputs, int inputs)
        {
            Add(name + ".weight", 0.4, outputs, inputs);
            Add(name + ".bias", 0.2, outputs);
        }

        void Norm(string name)
        {
            Add(name + ".weight", 0.2, Hidden);
            Add(name + ".bias", 0.2, Hidden);
            for (var i = 0; i < Hidden; i++)
            {
                tensors[name + ".weight"].Values[i] += 1;
            }
        }

        void Add(string name, double deviation, params long[] shape)
        {
            var values = new float[shape.Aggregate(1L, static (a, b) => a * b)];
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = (float)(deviation * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
            }

            tensors.Add(name, (shape, values));
        }
    }

    /// <summary>Writes the model as Hugging Face does.</summary>
    public void Write(string folder)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "config.json"), Configuration());
        var writer = new SafetensorsWriter();
        foreach (var (name, (shape, values)) in Tensors())
        {
            writer.Add(name, values, shape);
        }

        File.WriteAllBytes(Path.Combine(folder, "model.safetensors"), writer.ToArray());
    }

    private string Configuration() => JsonSerializer.Serialize(new Dictionary<string, object?>
    {
        ["model_type"] = "deberta-v2",
        ["vocab_size"] = Vocabulary,
        ["hidden_size"] = Hidden,
        ["embedding_size"] = Embedding,
        ["num_attention_heads"] = Heads,
        ["num_hidden_layers"] = Layers,
        ["intermediate_size"] = Intermediate,
        ["hidden_act"] = Activation,
        ["layer_norm_eps"] = 1e-7,
        ["max_position_embeddings"] = MaxPositions,
        ["position_biased_input"] = PositionBiased,
        ["type_vocab_size"] = TokenTypes,
        ["relative_attention"] = Relative,
        ["position_buckets"] = Buckets == 0 ? -1 : Buckets,
        ["max_relative_positions"] = MaxDistance,
        ["pos_att_type"] = WordsInConfiguration ? string.Join('|', Positions) : Positions,
        ["share_att_key"] = Shared,
        ["norm_rel_ebd"] = Normalized ? "layer_norm" : "none",
        ["conv_kernel_size"] = Kernel,
        ["conv_groups"] = Groups,
        ["conv_act"] = ConvolutionActivation,
        ["pooler_hidden_act"] = PoolerActivation,
        ["pad_token_id"] = 0,
        ["id2label"] = Enumerable.Range(0, Labels).ToDictionary(static i => $"{i}", static i => $"LABEL_{i}"),
        ["pooler_dropout"] = null,
    });
}
