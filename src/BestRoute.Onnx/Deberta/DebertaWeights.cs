namespace BestRoute.Onnx;

/// <summary>The weights of a DeBERTa model by their role, with any prefix in the checkpoint.</summary>
internal sealed class DebertaWeights
{
    private const string WordEmbeddings = "embeddings.word_embeddings.weight";

    /// <summary>The backbone within a classifier, alone, and within the authors' multi-head router.</summary>
    private static readonly string[] _prefixes = ["deberta.", string.Empty, "pretrained_model."];

    private readonly ModelWeights _weights;
    private readonly string _prefix;

    /// <summary>Initializes a new instance of the <see cref="DebertaWeights"/> class.</summary>
    /// <exception cref="OnnxModelException">The weights belong to another kind of model.</exception>
    public DebertaWeights(ModelWeights weights, DebertaConfiguration configuration)
    {
        _weights = weights;
        Configuration = configuration;
        _prefix = _prefixes.FirstOrDefault(prefix => weights.Contains(prefix + WordEmbeddings))
            ?? throw new OnnxModelException($"The weights have no tensor '{_prefixes[0]}{WordEmbeddings}': they do not belong to a DeBERTa-v2 or -v3 model.");
        var shape = weights.ShapeOf(_prefix + WordEmbeddings);
        Vocabulary = shape.Count == 2 ? shape[0] : throw new OnnxModelException($"The tensor '{_prefix}{WordEmbeddings}' has {shape.Count} dimensions, but it must have 2.");
    }

    /// <summary>Gets the configuration.</summary>
    public DebertaConfiguration Configuration { get; }

    /// <summary>Gets the number of word embeddings. The checkpoint is more reliable here than its configuration.</summary>
    public long Vocabulary { get; }

    /// <summary>Gets whether there is a context pooler.</summary>
    public bool HasPooler => _weights.Contains("pooler.dense.weight");

    /// <summary>Gets whether there is a classifier on the context pooler.</summary>
    public bool HasClassifier => HasPooler && _weights.Contains("classifier.weight");

    /// <summary>Gets the number of heads of the authors' multi-head router; 0 if the model is not such a router.</summary>
    public int RouterHeads
    {
        get
        {
            var count = 0;
            while (_weights.Contains(RouterHead(count) + "weight"))
            {
                count++;
            }

            return count;
        }
    }

    /// <summary>Returns the name of a head of the authors' multi-head router. Its module 0 is the dropout.</summary>
    public static string RouterHead(int head) => FormattableString.Invariant($"single_heads.{head}.1.");

    /// <summary>Reads a tensor that is not part of the backbone.</summary>
    public float[] Read(string name, params ReadOnlySpan<long> shape) => _weights.Read(name, shape);

    /// <summary>Reads a tensor of the backbone.</summary>
    public float[] ReadBackbone(string name, params ReadOnlySpan<long> shape) => _weights.Read(_prefix + name, shape);

    /// <summary>Reads the word embeddings row by row.</summary>
    public void ReadWordEmbeddings(WeightPiece use) =>
        _weights.ReadPieces(_prefix + WordEmbeddings, [Vocabulary, Configuration.EmbeddingSize], use);

    /// <summary>Reads the matrix of a dense layer of the backbone, one row per output.</summary>
    public float[] Matrix(string name, int outputs, int inputs) => ReadBackbone(name + ".weight", outputs, inputs);

    /// <summary>Reads the bias of a dense layer of the backbone.</summary>
    public float[] Bias(string name, int outputs) => ReadBackbone(name + ".bias", outputs);
}
