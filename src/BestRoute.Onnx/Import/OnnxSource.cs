namespace BestRoute.Onnx;

/// <summary>An encoder that somebody exported as a graph: BERT and its like.</summary>
internal sealed class OnnxSource : ImportSource
{
    public const string Architecture = "onnx";

    private const int DefaultTokens = 512;
    private const int MaxTokens = 1 << 20;

    /// <summary>Architectures whose first two positions are taken.</summary>
    private static readonly string[] _offsetPositions = ["roberta", "xlm-roberta", "camembert", "mpnet", "xlm-roberta-xl"];
    private static readonly string[] _places = ["model.onnx", "onnx/model.onnx"];

    private readonly ImportRequest _request;
    private readonly ImportTokenizer? _tokenizer;
    private readonly ConfigurationFile _configuration;
    private readonly string _path;

    /// <summary>Initializes a new instance of the <see cref="OnnxSource"/> class.</summary>
    /// <exception cref="OnnxModelException">The graph cannot serve so.</exception>
    public OnnxSource(ImportRequest request, ImportTokenizer? tokenizer, string path)
    {
        (_request, _tokenizer, _path) = (request, tokenizer, path);
        if (request.Kind != ModelKind.Encoder || request.Precision != ModelPrecision.Fp32 || request.Pooling is Pooling.Context or Pooling.Marker)
        {
            throw new OnnxModelException(
                $"'{path}' is a graph that somebody exported: it is imported as it is, as an encoder with the pooling cls or mean, and with --precision fp32. For more, take the weights (model.safetensors) of a DeBERTa.");
        }

        _configuration = ConfigurationFile.ReadOrEmpty(request.From);
    }

    /// <summary>Finds the graph of a folder that has no weights of a DeBERTa.</summary>
    public static string? Find(string folder)
    {
        var isDeberta = WeightIndex.Exists(folder)
            && ConfigurationFile.ReadOrEmpty(folder).Text("model_type", DebertaConfigurationReader.ModelType) == DebertaConfigurationReader.ModelType;
        return isDeberta ? null : _places.Select(place => Path.Combine(folder, place)).FirstOrDefault(File.Exists);
    }

    /// <inheritdoc />
    public override ImportedGraph Write(string folder, ModelPrecision precision)
    {
        var content = ModelFile.ReadAll(_path, Array.MaxLength);
        var outline = OnnxModelCheck.Check(_path, content);
        SaturationCheck.Check(_path, content, outline);
        var pooling = _request.Pooling ?? SuggestedPooling();
        var encoder = new ExportedEncoder(_path, outline, pooling);
        using (var stream = File.Create(Path.Combine(folder, ModelFolder.GraphFile)))
        {
            encoder.Write(content, stream);
        }

        foreach (var file in outline.DataFiles)
        {
            File.Copy(Path.Combine(Path.GetDirectoryName(_path)!, file), Path.Combine(folder, file));
        }

        var vocabulary = _configuration.Integer("vocab_size", 1, int.MaxValue, _tokenizer?.Tokenizer.VocabularySize ?? 0);
        return new ImportedGraph(
            Architecture,
            encoder.Dimensions ?? RequireKnown("hidden_size", _configuration.Integer("hidden_size", 1, MaxTokens, 0)),
            0,
            pooling,
            _request.MaxTokens ?? SuggestedTokens(),
            _configuration.Integer("pad_token_id", 0, int.MaxValue, _tokenizer?.Tokenizer.Special.Pad ?? 0),
            RequireKnown("vocab_size", vocabulary),
            ["pooled", "last_hidden_state"]);
    }

    /// <inheritdoc />
    public override void Dispose()
    {
    }

    private int RequireKnown(string name, int value) => value > 0
        ? value
        : throw new OnnxModelException($"'{_request.From}' does not say its {name}; put the config.json of the model there.");

    private int SuggestedTokens()
    {
        var positions = _configuration.Integer("max_position_embeddings", 1, MaxTokens, DefaultTokens);
        positions -= _offsetPositions.Contains(_configuration.Text("model_type", string.Empty)) ? 2 : 0;

        // Where a tokenizer knows no limit it says so with a number of 31 digits.
        var limit = ConfigurationFile.ReadOrEmpty(_request.From, "tokenizer_config.json").Number("model_max_length", positions);
        return limit is >= 1 && limit < positions ? (int)limit : Math.Max(1, positions);
    }

    /// <summary>Returns what a folder of sentence-transformers says, else the mean.</summary>
    private Pooling SuggestedPooling()
        => ConfigurationFile.ReadOrEmpty(_request.From, Path.Combine("1_Pooling", ConfigurationFile.FileName)).Flag("pooling_mode_cls_token", false)
            ? Pooling.Cls
            : Pooling.Mean;
}
