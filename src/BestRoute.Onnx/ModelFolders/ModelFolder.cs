using System.Text.Json;

namespace BestRoute.Onnx;

/// <summary>A folder that <see cref="ModelImporter"/> wrote: a graph, its weights, a tokenizer, and a description with the digest of each. Immutable.</summary>
/// <remarks>
/// Opening reads every byte once: what native code is given is what was imported. That takes less than what ONNX Runtime
/// does with the same bytes afterwards (about a second per 2 GB).
/// </remarks>
internal sealed class ModelFolder
{
    public const string ManifestFile = "model.json";

    /// <summary>The graph that answers requests; it computes no more than its kind needs.</summary>
    public const string GraphFile = "model.onnx";

    /// <summary>The graph with every output, where the other one leaves some out; both use the same weights.</summary>
    public const string FullGraphFile = "model.full.onnx";

    /// <summary>The weights.</summary>
    public const string DataFile = "model.onnx.data";

    private const long MaxManifestBytes = 16L << 20;

    private ModelFolder(string path, ModelManifest manifest, string digest, Tokenizer? tokenizer, TokenTemplate? template)
    {
        Location = path;
        Manifest = manifest;
        Digest = digest;
        Tokenizer = tokenizer;
        Template = template;
    }

    /// <summary>Gets the path of the folder.</summary>
    public string Location { get; }

    /// <summary>Gets what <c>model.json</c> says.</summary>
    public ModelManifest Manifest { get; }

    /// <summary>Gets the SHA-256 of <c>model.json</c>, which holds those of all other files: it names the model.</summary>
    public string Digest { get; }

    /// <summary>Gets the tokenizer; null where the folder takes ids only.</summary>
    public Tokenizer? Tokenizer { get; }

    /// <summary>Gets what stands around texts; null where the folder takes ids only.</summary>
    public TokenTemplate? Template { get; }

    /// <summary>Gets the path of the graph that answers requests.</summary>
    public string GraphPath => Path.Combine(Location, GraphFile);

    /// <summary>Gets the path of the graph with every output.</summary>
    public string FullGraphPath => Path.Combine(Location, Manifest.Files.ContainsKey(FullGraphFile) ? FullGraphFile : GraphFile);

    /// <summary>Returns whether a folder was imported.</summary>
    public static bool IsModelFolder(string path) => File.Exists(Path.Combine(path, ManifestFile));

    /// <summary>Returns what a folder says that its model is for; nothing else of it is checked.</summary>
    /// <exception cref="OnnxModelException">It is no model folder.</exception>
    public static ModelKind KindOf(string path) => IsModelFolder(path)
        ? Parse(path, ModelFile.ReadAll(Path.Combine(path, ManifestFile), MaxManifestBytes)).Kind
        : throw new OnnxModelException($"'{path}' has no {ManifestFile}. Make a model folder with 'bestroute import'.");

    /// <summary>Opens a folder and checks all of it.</summary>
    /// <exception cref="OnnxModelException">It is no model folder, or its files are not those that were imported.</exception>
    public static ModelFolder Open(string path)
    {
        path = Path.GetFullPath(path);
        if (!IsModelFolder(path))
        {
            throw new OnnxModelException($"'{path}' has no {ManifestFile}. Make a model folder with 'bestroute import'.");
        }

        var content = ModelFile.ReadAll(Path.Combine(path, ManifestFile), MaxManifestBytes);
        var manifest = Parse(path, content);
        ManifestCheck.Validate(path, manifest);
        foreach (var (name, digest) in manifest.Files)
        {
            RequireDigest(path, name, digest);
        }

        foreach (var graph in new[] { GraphFile, FullGraphFile }.Where(manifest.Files.ContainsKey))
        {
            RequireUsable(path, manifest, graph);
        }

        var (tokenizer, template) = manifest.Tokenizer is { } description ? ManifestCheck.Load(path, manifest, description) : (null, null);
        return new ModelFolder(path, manifest, FileDigest.Of(content), tokenizer, template);
    }

    /// <summary>Returns the bytes of a description.</summary>
    public static byte[] Serialize(ModelManifest manifest)
        => [.. JsonSerializer.SerializeToUtf8Bytes(manifest, ModelJsonContext.Default.ModelManifest), (byte)'\n'];

    private static void RequireUsable(string path, ModelManifest manifest, string graph)
    {
        var file = Path.Combine(path, graph);
        var model = ModelFile.ReadAll(file, Array.MaxLength);
        var outline = OnnxModelCheck.Check(file, model);
        ManifestCheck.RequireAgreement(path, manifest, graph, outline);
        if (manifest.Architecture == OnnxSource.Architecture)
        {
            // Older versions imported such graphs without this check.
            SaturationCheck.Check(file, model, outline);
        }
    }

    private static ModelManifest Parse(string path, byte[] content)
    {
        try
        {
            return JsonSerializer.Deserialize(content, ModelJsonContext.Default.ModelManifest)
                ?? throw new OnnxModelException($"{ManifestFile} in '{path}' is empty. Import the model again.");
        }
        catch (JsonException exception)
        {
            throw new OnnxModelException($"{ManifestFile} in '{path}' is damaged: {exception.Message} Import the model again.", exception);
        }
    }

    private static void RequireDigest(string path, string name, string digest)
    {
        var actual = FileDigest.Of(Path.Combine(path, name));
        if (actual != digest)
        {
            throw new OnnxModelException($"{name} in '{path}' has SHA-256 {actual}, where {ManifestFile} lists {digest}: it is damaged or was replaced. Import the model again.");
        }
    }
}
