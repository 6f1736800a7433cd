namespace BestRoute.Onnx;

/// <summary>An encoder that was exported as a graph: BERT and similar models.</summary>
internal sealed class OnnxSource : ImportSource
{
    public const string Architecture = "onnx";

    private const int DefaultTokens = 512;
    private const int MaxTokens = 1 << 20;

    /// <summary>Exporters round the number of embeddings up to a multiple of this. The added rows do not belong to any token.</summary>
    private const int RowMultiple = 64;

    /// <summary>Architectures whose first two positions are reserved.</summary>
    private static readonly string[] _offsetPositions = ["roberta", "xlm-roberta", "camembert", "mpnet", "xlm-roberta-xl"];
    private static readonly string[] _places = ["model.onnx", "onnx/model.onnx"];

    private readonly ImportRequest _request;
    private readonly ImportTokenizer? _tokenizer;
    private readonly ConfigurationFile _configuration;
    private readonly string _path;

    /// <summary>Initializes a new instance of the <see cref="OnnxSource"/> class.</summary>
    /// <exception cref="OnnxModelException">The graph cannot be imported in this way.</exception>
    public OnnxSource(ImportRequest request, ImportTokenizer? tokenizer, string path)
    {
        (_request, _tokenizer, _path) = (request, tokenizer, path);
        if (request.Kind != ModelKind.Encoder || request.Precision != ModelPrecision.Fp32 || request.Pooling is Pooling.Context or Pooling.Marker)
        {
            throw new OnnxModelException(
                $"'{path}' is an exported graph. It can be imported only as an encoder, with the pooling cls or mean and with --precision fp32. For anything else, use the weights (model.safetensors) of a DeBERTa model.");
        }

        _configuration = ConfigurationFile.ReadOrEmpty(request.From);
    }

    /// <summary>Finds the graph of a folder that does not have the weights of a DeBERTa model.</summary>
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
        var encoder = new ExportedEncoder(_path, content, outline, pooling);
        var vocabulary = RequireKnown(
            "vocab_size", encoder.Shapes.Vocabulary ?? _configuration.Integer("vocab_size", 1, int.MaxValue, _tokenizer?.Tokenizer.VocabularySize ?? 0));
        RequireVocabulary(vocabulary);
        using (var stream = File.Create(Path.Combine(folder, ModelFolder.GraphFile)))
        {
            encoder.Write(stream);
        }

        foreach (var file in outline.DataFiles)
        {
            File.Copy(Path.Combine(Path.GetDirectoryName(_path)!, file), Path.Combine(folder, file));
        }

        return new ImportedGraph(
            Architecture,
            encoder.Dimensions ?? RequireKnown("hidden_size", _configuration.Integer("hidden_size", 1, MaxTokens, 0)),
            0,
            pooling,
            TokensOf(encoder.Shapes.Positions),
            _configuration.Integer("pad_token_id", 0, int.MaxValue, _tokenizer?.Tokenizer.Special.Pad ?? 0),
            vocabulary,
            ["pooled", "last_hidden_state"]);
    }

    /// <inheritdoc />
    public override void Dispose()
    {
    }

    private int RequireKnown(string name, int value) => value > 0
        ? value
        : throw new OnnxModelException($"'{_request.From}' does not contain the {name}. Put the config.json of the model there.");

    /// <summary>Refuses a tokenizer of another model. An id without an embedding fails. A missing token only makes vectors worse, which nobody would notice.</summary>
    private void RequireVocabulary(int embeddings)
    {
        if (_tokenizer is not { } found)
        {
            return;
        }

        ManifestCheck.RequireVocabulary(_request.From, found.Tokenizer, embeddings);
        var tokens = found.Tokenizer.VocabularySize;
        if (found.File.Vocabulary is not null && embeddings != tokens && embeddings != (tokens + RowMultiple - 1) / RowMultiple * RowMultiple)
        {
            throw new OnnxModelException(
                $"'{found.File.Path}' has {tokens} tokens, but the model has {embeddings} embeddings. Take both from the same model. "
                + "If the model really has more embeddings than tokens, add a line such as [unused1] for each of the others.");
        }
    }

    /// <summary>Returns the maximum number of tokens: what the request says, otherwise what the graph and the folder allow.</summary>
    private int TokensOf(int? tablePositions)
    {
        var positions = tablePositions ?? _configuration.Integer("max_position_embeddings", 1, MaxTokens, DefaultTokens);
        positions = Math.Max(1, positions - (_offsetPositions.Contains(_configuration.Text("model_type", string.Empty)) ? 2 : 0));
        if (_request.MaxTokens is { } requested)
        {
            return tablePositions is null || requested <= positions
                ? requested
                : throw new OnnxModelException($"--max-tokens is {requested}, but the model in '{_request.From}' has {positions} positions. Set it to at most {positions}.");
        }

        // A tokenizer without a limit says so with a number of 31 digits.
        var limit = ConfigurationFile.ReadOrEmpty(_request.From, BertSettingsReader.SettingsFile).Number("model_max_length", positions);
        return limit is >= 1 && limit < positions ? (int)limit : positions;
    }

    /// <summary>Returns what a sentence-transformers folder says, or else the mean.</summary>
    private Pooling SuggestedPooling() =>
        ConfigurationFile.ReadOrEmpty(_request.From, Path.Combine("1_Pooling", ConfigurationFile.FileName)).Flag("pooling_mode_cls_token", false)
            ? Pooling.Cls
            : Pooling.Mean;
}
