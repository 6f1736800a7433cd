namespace BestRoute.Onnx;

/// <summary>Reads a DeBERTa configuration out of a <c>config.json</c>.</summary>
internal static class DebertaConfigurationReader
{
    public const string ModelType = "deberta-v2";

    private const int MaxLength = 1 << 16;
    private const int MaxLayers = 1024;
    private const int MaxSaturation = 1 << 18;

    /// <summary>Reads a configuration.</summary>
    /// <exception cref="OnnxModelException">It belongs to another model, or a value is invalid.</exception>
    public static DebertaConfiguration Read(ConfigurationFile file)
    {
        if (file.Text("model_type", ModelType) is var type && type != ModelType)
        {
            throw file.Unusable("model_type", type, type == "deberta"
                ? "The first version of DeBERTa has other weights. Use DeBERTa-v2 or -v3."
                : $"Weights can be imported only for '{ModelType}' (DeBERTa-v2 and -v3). For another architecture, use a folder with a model.onnx.");
        }

        var hidden = file.Integer("hidden_size", 1, MaxLength, 1536);
        var heads = file.Integer("num_attention_heads", 1, MaxLength, 24);
        if (!file.Has("attention_head_size") && hidden % heads != 0)
        {
            throw file.Unusable("num_attention_heads", heads, $"The hidden size {hidden} must be a multiple of it.");
        }

        return new DebertaConfiguration
        {
            HiddenSize = hidden,
            EmbeddingSize = file.Integer("embedding_size", 1, MaxLength, hidden),
            Layers = file.Integer("num_hidden_layers", 1, MaxLayers, 24),
            Heads = heads,
            HeadSize = file.Integer("attention_head_size", 1, MaxLength, hidden / heads),
            IntermediateSize = file.Integer("intermediate_size", 1, 4 * MaxLength, 6144),
            HiddenActivation = Act(file, "hidden_act", "gelu"),
            LayerNormEpsilon = Epsilon(file),
            MaxPositions = file.Integer("max_position_embeddings", 1, 1 << 20, 512),
            PositionBiasedInput = file.Flag("position_biased_input", true),
            TokenTypes = file.Integer("type_vocab_size", 0, MaxLength, 0),
            Relative = file.Flag("relative_attention", false) ? Relative(file) : null,
            Convolution = Convolution(file, hidden),
            PoolerSize = file.Integer("pooler_hidden_size", 1, MaxLength, hidden) is var pooler && pooler == hidden
                ? pooler
                : throw file.Unusable("pooler_hidden_size", pooler, $"It must be {hidden}, the hidden size, because the pooler reads hidden vectors."),
            PoolerActivation = Act(file, "pooler_hidden_act", "gelu"),
            Labels = file.Count("id2label") ?? file.Integer("num_labels", 1, MaxLength, 2),
            PadId = file.Integer("pad_token_id", 0, int.MaxValue, 0),
        };
    }

    private static RelativeAttention Relative(ConfigurationFile file)
    {
        var buckets = Math.Max(0, file.Integer("position_buckets", -1, MaxLength, -1));
        var distance = file.Integer("max_relative_positions", -1, MaxLength, -1);
        if (distance < 1)
        {
            distance = file.Integer("max_position_embeddings", 1, MaxLength, 512);
        }

        // The logarithmic part leads from the middle to the last distance, so neither may be a single step.
        if (buckets is > 0 and < 4 || (buckets > 0 && distance - 1 <= buckets / 2))
        {
            throw file.Unusable("position_buckets", buckets, $"It must be at least 4, and the distance {distance} must be more than half of it.");
        }

        var kinds = file.Words("pos_att_type");
        var relative = new RelativeAttention(
            buckets,
            distance,
            kinds.Contains("c2p"),
            kinds.Contains("p2c"),
            file.Flag("share_att_key", false),
            file.Words("norm_rel_ebd").Contains("layer_norm"));
        return relative.Saturation(MaxSaturation) <= MaxSaturation
            ? relative
            : throw file.Unusable("position_buckets", buckets, $"The buckets must end within {MaxSaturation} positions.");
    }

    private static DebertaConvolution? Convolution(ConfigurationFile file, int hidden)
    {
        var kernel = file.Integer("conv_kernel_size", 0, 255, 0);
        if (kernel == 0)
        {
            return null;
        }

        var groups = file.Integer("conv_groups", 1, hidden, 1);
        return kernel % 2 == 1 && hidden % groups == 0
            ? new DebertaConvolution(kernel, groups, Act(file, "conv_act", "tanh"))
            : throw file.Unusable("conv_kernel_size", kernel, $"It must be odd, and the hidden size {hidden} a multiple of conv_groups ({groups}).");
    }

    private static float Epsilon(ConfigurationFile file)
    {
        var epsilon = file.Number("layer_norm_eps", 1e-7);
        return epsilon is > 0 and < 1 ? (float)epsilon : throw file.Unusable("layer_norm_eps", epsilon, "It must be greater than 0 and less than 1.");
    }

    private static Activation Act(ConfigurationFile file, string name, string fallback) => file.Text(name, fallback) switch
    {
        "gelu" or "gelu_python" => Activation.Gelu,
        "gelu_new" or "gelu_fast" or "gelu_pytorch_tanh" or "gelu_python_tanh" or "gelu_accurate" => Activation.GeluTanh,
        "quick_gelu" => Activation.QuickGelu,
        "relu" => Activation.Relu,
        "silu" or "swish" => Activation.Silu,
        "mish" => Activation.Mish,
        "tanh" => Activation.Tanh,
        "sigmoid" => Activation.Sigmoid,
        "linear" => Activation.Linear,
        var other => throw file.Unusable(name, other, "It must be gelu, gelu_new, quick_gelu, relu, silu, mish, tanh, sigmoid or linear."),
    };
}
