namespace BestRoute.Onnx;

/// <summary>What <c>model.json</c> says about a model folder.</summary>
/// <param name="SchemaVersion">The version of this description. Version 2 differs from version 1 in one point: the products of int8 models cannot saturate.</param>
/// <param name="Kind">What the model is for.</param>
/// <param name="Architecture">The origin of the graph: <c>deberta-v2</c>, or <c>onnx</c> for a graph that was imported as it is.</param>
/// <param name="Precision">The numbers that it computes with.</param>
/// <param name="Dimensions">The length of <c>pooled</c>.</param>
/// <param name="Labels">The length of <c>logits</c>; 0 if there are none.</param>
/// <param name="Pooling">How <c>pooled</c> is made.</param>
/// <param name="MaxTokens">The maximum number of tokens of a text, the template's included.</param>
/// <param name="PadId">The token that pads a batch.</param>
/// <param name="Vocabulary">All ids are less than this.</param>
/// <param name="Tokenizer">How text becomes ids; null if the folder accepts only ids.</param>
/// <param name="Outputs">What <c>model.onnx</c> computes.</param>
/// <param name="Files">The SHA-256 of every file next to this one, in lower-case hexadecimal digits.</param>
internal sealed record ModelManifest(
    int SchemaVersion,
    ModelKind Kind,
    string Architecture,
    ModelPrecision Precision,
    int Dimensions,
    int Labels,
    Pooling Pooling,
    int MaxTokens,
    int PadId,
    long Vocabulary,
    ManifestTokenizer? Tokenizer,
    IReadOnlyList<string> Outputs,
    SortedDictionary<string, string> Files)
{
    public const int CurrentSchemaVersion = 2;

    public const int OldestSchemaVersion = 1;
}
