namespace BestRoute.Onnx;

/// <summary>A DeBERTa-v2 or -v3 model with its weights in safetensors files.</summary>
internal sealed class DebertaSource : ImportSource
{
    /// <summary>The setting that the authors use to train and to query their router.</summary>
    private const int RouterTokens = 128;

    private readonly ImportRequest _request;
    private readonly ModelWeights _files;
    private readonly DebertaWeights _weights;
    private readonly Pooling _pooling;
    private readonly DebertaHead _head;
    private readonly int _markerId;

    /// <summary>Initializes a new instance of the <see cref="DebertaSource"/> class.</summary>
    /// <exception cref="OnnxModelException">The folder contains no such model, or a model of another kind.</exception>
    public DebertaSource(ImportRequest request, ImportTokenizer? tokenizer)
    {
        _request = request;
        var configuration = DebertaConfigurationReader.Read(ConfigurationFile.Read(request.From));
        _files = ModelWeights.Open(request.From);
        try
        {
            _weights = new DebertaWeights(_files, configuration);
            _head = RequireHead();
            _pooling = RequirePooling();
            _markerId = _pooling == Pooling.Marker ? RequireMarker(tokenizer) : -1;
        }
        catch
        {
            _files.Dispose();
            throw;
        }
    }

    /// <inheritdoc />
    public override ImportedGraph Write(string folder, ModelPrecision precision)
    {
        var options = new DebertaGraphOptions
        {
            Precision = precision,
            Pooling = _pooling,
            MarkerId = _markerId,
            Head = _request.Kind == ModelKind.Encoder ? DebertaHead.None : _head,
        };
        using (var data = File.Create(Path.Combine(folder, ModelFolder.DataFile)))
        {
            var store = new TensorStore(data, ModelFolder.DataFile);
            WriteGraph(ModelFolder.GraphFile, options);
            WriteGraph(ModelFolder.FullGraphFile, options with { Head = _head, AllOutputs = true });

            void WriteGraph(string name, DebertaGraphOptions graph) =>
                File.WriteAllBytes(Path.Combine(folder, name), DebertaGraph.Write(_weights, store, graph));
        }

        var configuration = _weights.Configuration;
        return new ImportedGraph(
            DebertaConfigurationReader.ModelType,
            configuration.HiddenSize,
            _head switch { DebertaHead.Classifier => configuration.Labels, DebertaHead.Router => _weights.RouterHeads, _ => 0 },
            _pooling,
            _request.MaxTokens ?? (_request.Kind == ModelKind.Router ? Math.Min(RouterTokens, configuration.MaxPositions) : configuration.MaxPositions),
            configuration.PadId,
            _weights.Vocabulary,
            options.Head == DebertaHead.None ? ["pooled"] : ["pooled", "logits"]);
    }

    /// <inheritdoc />
    public override void Dispose() => _files.Dispose();

    private DebertaHead RequireHead() => _request.Kind switch
    {
        ModelKind.Reward => _weights.HasClassifier
            ? DebertaHead.Classifier
            : throw new OnnxModelException($"'{_request.From}' has no pooler and classifier (pooler.dense, classifier), so it is not a reward model. Import it as an encoder."),
        ModelKind.Router => _weights.RouterHeads > 0
            ? DebertaHead.Router
            : throw new OnnxModelException($"'{_request.From}' has no heads of routes ({DebertaWeights.RouterHead(0)}weight), so it is not a router of the paper's authors. Import it as an encoder."),
        _ => _weights.RouterHeads > 0 ? DebertaHead.Router : _weights.HasClassifier ? DebertaHead.Classifier : DebertaHead.None,
    };

    private Pooling RequirePooling()
    {
        var natural = _weights.RouterHeads > 0 ? Pooling.Marker : _weights.HasPooler ? Pooling.Context : Pooling.Cls;
        var pooling = _request.Pooling ?? natural;
        if (_request.Kind != ModelKind.Encoder && pooling != natural)
        {
            throw new OnnxModelException($"A {_request.Kind.ToString().ToLowerInvariant()} must use the pooling that it was trained with ({natural}). Leave out --pooling.");
        }

        return pooling != Pooling.Context || _weights.HasPooler
            ? pooling
            : throw new OnnxModelException($"'{_request.From}' has no context pooler (pooler.dense). Choose another --pooling.");
    }

    private int RequireMarker(ImportTokenizer? tokenizer)
    {
        var id = tokenizer?.FindId(_request.Marker) ?? ImportTokenizer.FindAdded(_request.From, _request.Marker) ?? throw new OnnxModelException(
            $"'{_request.From}' has no token '{_request.Marker}' in its tokenizer or {BertSettingsReader.AddedTokensFile}. Set --marker to the right token, or choose another --pooling.");
        return id < _weights.Vocabulary
            ? id
            : throw new OnnxModelException($"The token '{_request.Marker}' in '{_request.From}' has the id {id}, but the model has only {_weights.Vocabulary} embeddings. Take both from the same model.");
    }
}
