namespace BestRoute.Onnx.Tests.Deberta;

public sealed class DebertaConfigurationReaderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_published_small_model_is_read()
    {
        var configuration = Read("""
            { "model_type": "deberta-v2", "attention_probs_dropout_prob": 0.1, "hidden_act": "gelu", "hidden_size": 768, "intermediate_size": 3072,
              "max_position_embeddings": 512, "relative_attention": true, "position_buckets": 256, "norm_rel_ebd": "layer_norm", "share_att_key": true,
              "pos_att_type": "p2c|c2p", "layer_norm_eps": 1e-7, "max_relative_positions": -1, "position_biased_input": false,
              "num_attention_heads": 12, "num_hidden_layers": 6, "type_vocab_size": 0, "vocab_size": 128100 }
            """);

        Assert.Equal((768, 768, 12, 64, 6, 3072), (configuration.HiddenSize, configuration.EmbeddingSize, configuration.Heads, configuration.HeadSize, configuration.Layers, configuration.IntermediateSize));
        Assert.Equal(new RelativeAttention(256, 512, true, true, true, true), configuration.Relative);
        Assert.Equal((false, 0, 0, 1e-7f), (configuration.PositionBiasedInput, configuration.TokenTypes, configuration.PadId, configuration.LayerNormEpsilon));
        Assert.Null(configuration.Convolution);
        Assert.Equal((Activation.Gelu, 768), (configuration.PoolerActivation, configuration.PoolerSize));
        Assert.Equal(1 / Math.Sqrt(64 * 3), configuration.ScoreScale, 1e-8);
    }

    [Fact]
    public void Variants_are_read()
    {
        var configuration = Read("""
            { "hidden_size": 24, "embedding_size": 8, "num_attention_heads": 2, "attention_head_size": 10, "num_hidden_layers": 1, "intermediate_size": 5,
              "relative_attention": true, "pos_att_type": ["C2P"], "max_relative_positions": 7, "position_buckets": null, "norm_rel_ebd": null,
              "conv_kernel_size": 3, "conv_act": "gelu", "conv_groups": 2, "type_vocab_size": 2, "pad_token_id": null, "id2label": { "0": "a", "1": "b", "2": "c" } }
            """);

        Assert.Equal(new RelativeAttention(0, 7, true, false, false, false), configuration.Relative);
        Assert.Equal(new DebertaConvolution(3, 2, Activation.Gelu), configuration.Convolution);
        Assert.Equal((20, 8, 3, true), (configuration.AttentionSize, configuration.EmbeddingSize, configuration.Labels, configuration.PositionBiasedInput));
    }

    [Theory]
    [InlineData("""{"model_type":"bert"}""", "model_type = bert")]
    [InlineData("""{"model_type":"deberta"}""", "The first version of DeBERTa")]
    [InlineData("""{"hidden_size":7,"num_attention_heads":2}""", "num_attention_heads = 2")]
    [InlineData("""{"hidden_size":-1}""", "hidden_size = -1")]
    [InlineData("""{"hidden_size":1e9}""", "hidden_size = 1e9")]
    [InlineData("""{"hidden_size":"768"}""", "hidden_size = \"768\"")]
    [InlineData("""{"num_hidden_layers":1000000}""", "num_hidden_layers")]
    [InlineData("""{"hidden_act":"swoosh"}""", "hidden_act = swoosh")]
    [InlineData("""{"hidden_act":7}""", "hidden_act = 7")]
    [InlineData("""{"relative_attention":"yes"}""", "relative_attention = \"yes\"")]
    [InlineData("""{"relative_attention":true,"position_buckets":256,"max_relative_positions":129}""", "position_buckets = 256")]
    [InlineData("""{"relative_attention":true,"position_buckets":5,"max_relative_positions":65000}""", "must end within")]
    [InlineData("""{"pos_att_type":[3],"relative_attention":true}""", "pos_att_type = 3")]
    [InlineData("""{"layer_norm_eps":0}""", "layer_norm_eps = 0")]
    [InlineData("""{"conv_kernel_size":4}""", "conv_kernel_size = 4")]
    [InlineData("""{"pooler_hidden_size":5}""", "pooler_hidden_size = 5")]
    [InlineData("""{"hidden_act":"\ud800"}""", "hidden_act")]
    [InlineData("""[]""", "not a valid JSON object")]
    [InlineData("""{"hidden_size":""", "not a valid JSON")]
    public void A_value_that_makes_no_sense_is_named(string json, string part) =>
        Assert.Contains(part, Assert.Throws<OnnxModelException>(() => Read(json)).Message, StringComparison.Ordinal);

    private DebertaConfiguration Read(string json)
    {
        File.WriteAllText(_folder["config.json"], json);
        return DebertaConfigurationReader.Read(ConfigurationFile.Read(_folder.Path));
    }
}
