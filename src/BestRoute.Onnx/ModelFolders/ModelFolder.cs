using System.Text.Json;

namespace BestRoute.Onnx;

/// <summary>A folder that <see cref="ModelImporter"/> wrote: a graph, its weights, a tokenizer, and a description with the digest of each. Immutable.</summary>
/// <remarks>
/// Opening checks every byte, which takes about a second per 2 GB. Files may be replaced at any time, so a session needs <see cref="OpenPrivately"/>: ONNX
/// Runtime then reads exactly the files that were checked.
/// </remarks>
internal sealed class ModelFolder : IDisposable
{
    public const string ManifestFile = "model.json";

    /// <summary>The graph that answers requests. It computes only what its kind needs.</summary>
    public const string GraphFile = "model.onnx";

    /// <summary>The graph with every output, if the other graph leaves some out. Both use the same weights.</summary>
    public const string FullGraphFile = "model.full.onnx";

    /// <summary>The weights.</summary>
    public const string DataFile = "model.onnx.data";

    private const long MaxManifestBytes = 16L << 20;

    private readonly PrivateCopy? _copy;

    private ModelFolder(string path, PrivateCopy? copy, ModelManifest manifest, string digest, Tokenizer? tokenizer, TokenTemplate? template)
    {
        _copy = copy;
        Location = path;
        Manifest = manifest;
        Digest = digest;
        Tokenizer = tokenizer;
        Template = template;
    }

    /// <summary>Gets the path of the folder.</summary>
    public string Location { get; }

    /// <summary>Gets the content of <c>model.json</c>.</summary>
    public ModelManifest Manifest { get; }

    /// <summary>Gets the SHA-256 of <c>model.json</c>. That file contains the SHA-256 of all other files, so this identifies the model.</summary>
    public string Digest { get; }

    /// <summary>Gets the tokenizer; null if the folder accepts only ids.</summary>
    public Tokenizer? Tokenizer { get; }

    /// <summary>Gets the template around texts; null if the folder accepts only ids.</summary>
    public TokenTemplate? Template { get; }

    /// <summary>Gets the path of the graph that answers requests.</summary>
    public string GraphPath => Path.Combine(_copy?.Folder ?? Location, GraphFile);

    /// <summary>Gets the path of the graph with every output.</summary>
    public string FullGraphPath => Path.Combine(_copy?.Folder ?? Location, Manifest.Files.ContainsKey(FullGraphFile) ? FullGraphFile : GraphFile);

    /// <summary>Returns whether a folder was imported.</summary>
    public static bool IsModelFolder(string path) => File.Exists(Path.Combine(path, ManifestFile));

    /// <summary>Returns the kind of the model in a folder. Nothing else is checked.</summary>
    /// <exception cref="OnnxModelException">It is not a model folder.</exception>
    public static ModelKind KindOf(string path) => IsModelFolder(path)
        ? Parse(path, ModelFile.ReadAll(Path.Combine(path, ManifestFile), MaxManifestBytes)).Kind
        : throw new OnnxModelException($"'{path}' has no {ManifestFile}. Make a model folder with 'bestroute import'.");

    /// <summary>Opens a folder and checks all of it, in its place.</summary>
    /// <exception cref="OnnxModelException">It is not a model folder, or its files are not those that were imported.</exception>
    public static ModelFolder Open(string path) => Open(Path.GetFullPath(path), copy: null);

    /// <summary>Opens a folder for a session. The graphs and weights are a private copy, and all of it is checked.</summary>
    /// <returns>The folder. Dispose it when the session is open, and again when the session is closed.</returns>
    /// <exception cref="OnnxModelException">It is not a model folder, its files are not those that were imported, or there is no room for the copy.</exception>
    public static ModelFolder OpenPrivately(string path)
    {
        var full = Path.GetFullPath(path);
        var copy = new PrivateCopy(full);
        try
        {
            return Open(full, copy);
        }
        catch
        {
            copy.Dispose();
            throw;
        }
    }

    /// <summary>Makes another tokenizer from the same file.</summary>
    /// <param name="description">What the manifest says about it.</param>
    /// <param name="byteFallback">How characters outside the vocabulary are handled, see <see cref="Tokenizer.ByteFallback"/>.</param>
    /// <exception cref="OnnxModelException">The file is not the one that was checked, or this kind of tokenizer does not support bytes.</exception>
    public Tokenizer LoadTokenizer(ManifestTokenizer description, bool? byteFallback) =>
        Tokenizer.Parse(
            ReadChecked(Location, Location, description.File, Manifest.Files[description.File]), Path.Combine(Location, description.File), byteFallback);

    /// <summary>Copies the folder, as it was checked, to a new folder.</summary>
    /// <exception cref="OnnxModelException">A file is not the one that was checked.</exception>
    /// <exception cref="IOException">The copy cannot be written.</exception>
    public void CopyTo(string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (var (name, digest) in Manifest.Files.Append(new(ManifestFile, Digest)))
        {
            var copy = Path.Combine(folder, name);
            File.Copy(Path.Combine(Location, name), copy);
            RequireDigest(Location, name, digest, FileDigest.Of(copy));
        }
    }

    /// <summary>Deletes the private copy. See <see cref="PrivateCopy.Dispose"/>.</summary>
    public void Dispose() => _copy?.Dispose();

    /// <summary>Returns the bytes of a description.</summary>
    public static byte[] Serialize(ModelManifest manifest) =>
        [.. JsonSerializer.SerializeToUtf8Bytes(manifest, ModelJsonContext.Default.ModelManifest), (byte)'\n'];

    private static void RequireUsable(string path, string dataFolder, ModelManifest manifest, string graph, byte[] model)
    {
        var file = Path.Combine(path, graph);
        var outline = OnnxModelCheck.Check(file, model, dataFolder);
        ManifestCheck.RequireAgreement(path, manifest, graph, outline);
        if (manifest.Architecture == OnnxSource.Architecture)
        {
            // Older versions imported such graphs without this check.
            SaturationCheck.Check(file, model, outline, dataFolder);
        }
    }

    private static ModelManifest Parse(string path, byte[] content)
    {
        ModelFile.RequireUtf8(content, Path.Combine(path, ManifestFile));
        try
        {
            return JsonSerializer.Deserialize(InputFile.WithoutMark(content).Span, ModelJsonContext.Default.ModelManifest)
                ?? throw new OnnxModelException($"{ManifestFile} in '{path}' is empty. Import the model again.");
        }
        catch (JsonException exception)
        {
            throw new OnnxModelException($"{ManifestFile} in '{path}' is damaged: {exception.Message} Import the model again.", exception);
        }
    }

    private static ModelFolder Open(string path, PrivateCopy? copy)
    {
        if (!IsModelFolder(path))
        {
            throw new OnnxModelException($"'{path}' has no {ManifestFile}. Make a model folder with 'bestroute import'.");
        }

        var content = ModelFile.ReadAll(Path.Combine(path, ManifestFile), MaxManifestBytes);
        var manifest = Parse(path, content);
        ManifestCheck.Validate(path, manifest);
        var folder = copy?.Folder ?? path;
        foreach (var (name, digest) in manifest.Files)
        {
            copy?.Add(name);
            RequireDigest(path, name, digest, FileDigest.Of(Path.Combine(folder, name)));
        }

        foreach (var graph in new[] { GraphFile, FullGraphFile }.Where(manifest.Files.ContainsKey))
        {
            RequireUsable(path, folder, manifest, graph, Read(graph));
        }

        var (tokenizer, template) = manifest.Tokenizer is { } description
            ? ManifestCheck.Load(path, manifest, description, Read(description.File))
            : (null, null);
        return new ModelFolder(path, copy, manifest, FileDigest.Of(content), tokenizer, template);

        byte[] Read(string name) => ReadChecked(path, folder, name, manifest.Files[name]);
    }

    /// <summary>Reads a small file once, so that the content that was checked is the content that is used.</summary>
    private static byte[] ReadChecked(string path, string folder, string name, string digest)
    {
        var content = ModelFile.ReadAll(Path.Combine(folder, name), Array.MaxLength);
        RequireDigest(path, name, digest, FileDigest.Of(content));
        return content;
    }

    private static void RequireDigest(string path, string name, string digest, string actual)
    {
        if (actual != digest)
        {
            throw new OnnxModelException($"{name} in '{path}' has SHA-256 {actual}, but {ManifestFile} lists {digest}. The file is damaged or was replaced. Import the model again.");
        }
    }
}
