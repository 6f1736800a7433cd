using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace BestRoute;

/// <summary>The files of a package on disk: names that cannot leave the folder, sizes that cannot fill the memory.</summary>
internal sealed class PackageFolder
{
    public const string Manifest = "manifest.json";
    public const string Weights = "weights.safetensors";
    public const string Prompts = "prompts.bin";

    /// <summary>The folders of the models that a package contains: its encoder, and its reward if that is another model.</summary>
    public const string Encoder = "encoder";
    public const string Reward = "reward";

    private const int IdLength = 12;
    private const int DigestLength = 2 * SHA256.HashSizeInBytes;
    private const long MaxManifestBytes = 16L << 20;
    private const long MaxFileBytes = 512L << 20;

    private readonly string _path;
    private readonly PackageError _error;

    public PackageFolder(string path, PackageError error)
    {
        _path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        _error = error;
    }

    /// <summary>Returns the digest of a file's content as it is written in manifests.</summary>
    public static string Digest(ReadOnlySpan<byte> content) => Convert.ToHexStringLower(SHA256.HashData(content));

    /// <summary>Returns the id of a package: the beginning of its manifest's digest. The manifest lists the digests of all other files.</summary>
    public static string IdOf(ReadOnlySpan<byte> manifest) => Digest(manifest)[..IdLength];

    /// <summary>Returns the id of the package in a folder, or <see langword="null"/> if its manifest cannot be read.</summary>
    public static string? FindId(string folder)
    {
        try
        {
            return IdOf(InputFile.WithoutMark(InputFile.ReadAll(Path.Combine(folder, Manifest), MaxManifestBytes)).Span);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            return null;
        }
    }

    /// <summary>Returns whether a text is a digest as it is written in manifests.</summary>
    public static bool IsDigest([NotNullWhen(true)] string? text) => text is { Length: DigestLength } && text.All(char.IsAsciiHexDigitLower);

    /// <summary>Returns the folder of a reward's model. A reward on the encoder's own model uses the encoder's folder.</summary>
    /// <param name="fingerprint">Which model it is.</param>
    /// <param name="encoder">Which model the encoder of the queries is; <see langword="null"/> if it is not a model.</param>
    public static string OfReward(string fingerprint, string? encoder) => fingerprint == encoder ? Encoder : Reward;

    /// <summary>Returns whether a name is the name of a file directly in the folder, on every operating system.</summary>
    public static bool IsContained(string name) =>
        name.Length > 0 && name is not ("." or "..") && name.AsSpan().IndexOfAny("/\\:\0") < 0 && name.Trim() == name;

    /// <summary>Returns the path of a model's folder.</summary>
    public string PathOf(string model) => Path.Combine(_path, model);

    /// <summary>Reads the manifest, without a byte order mark.</summary>
    public ReadOnlyMemory<byte> ReadManifest()
    {
        if (!Directory.Exists(_path))
        {
            throw _error.Missing("the folder does not exist");
        }

        var content = Path.Exists(Path.Combine(_path, Manifest))
            ? Read(Manifest, MaxManifestBytes)
            : throw _error.Missing($"it has no {Manifest}");
        return Utf8Fault.Of(content) is { } fault ? throw _error.Damaged(fault.At(Manifest)) : InputFile.WithoutMark(content);
    }

    /// <summary>Refuses a folder in which files are missing that the manifest lists.</summary>
    public void RequireFiles(IEnumerable<string> names)
    {
        string[] missing = [.. names.Where(name => !Path.Exists(Path.Combine(_path, name)))];
        if (missing.Length > 0)
        {
            throw _error.Incomplete(missing);
        }
    }

    /// <summary>Reads a file that the manifest lists and compares its digest.</summary>
    public byte[] ReadVerified(string name, string digest)
    {
        var content = Read(name, MaxFileBytes);
        var actual = Digest(content);
        return actual == digest
            ? content
            : throw _error.Damaged($"{name} has SHA-256 {actual}, but the manifest lists {digest}");
    }

    /// <summary>Refuses a folder that contains something other than a package.</summary>
    public void RequireReplaceable()
    {
        if (!IsNew && !(File.Exists(Path.Combine(_path, Manifest)) && File.Exists(Path.Combine(_path, Weights))))
        {
            throw _error.Unfit("the folder contains something that is not a package and would be overwritten", "Choose a new folder, an empty folder, or the folder of an older package.");
        }
    }

    /// <summary>Writes the files of a package, and replaces an older package. The folder may also be empty or not exist.</summary>
    /// <param name="files">Names and contents, with the manifest last: until it is written, the digests of the old manifest refuse the new files.</param>
    /// <param name="models">Names and models whose folders are copied before the files are written.</param>
    public void Replace(IReadOnlyList<(string Name, byte[] Content)> files, params IReadOnlyList<(string Name, IModelFolder Model)> models)
    {
        RequireReplaceable();
        var staging = $"{_path}.{Guid.NewGuid():N}.tmp";
        try
        {
            Directory.CreateDirectory(staging);
            foreach (var (name, model) in models)
            {
                model.CopyTo(Path.Combine(staging, name));
            }

            foreach (var (name, content) in files)
            {
                File.WriteAllBytes(Path.Combine(staging, name), content);
            }

            if (IsNew)
            {
                // Only a folder that does not exist yet can be created in one step.
                if (Directory.Exists(_path))
                {
                    Directory.Delete(_path);
                }

                Directory.Move(staging, _path);
                return;
            }

            foreach (var (name, _) in models)
            {
                if (Directory.Exists(PathOf(name)))
                {
                    Directory.Move(PathOf(name), Path.Combine(staging, name + ".old"));
                }

                Directory.Move(Path.Combine(staging, name), PathOf(name));
            }

            foreach (var (name, _) in files)
            {
                File.Move(Path.Combine(staging, name), Path.Combine(_path, name), overwrite: true);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw _error.Inaccessible($"it cannot be written ({exception.Message})", exception);
        }
        finally
        {
            if (Directory.Exists(staging))
            {
                Directory.Delete(staging, recursive: true);
            }
        }
    }

    private bool IsNew => !Path.Exists(_path) || (Directory.Exists(_path) && !Directory.EnumerateFileSystemEntries(_path).Any());

    private byte[] Read(string name, long limit)
    {
        try
        {
            return InputFile.ReadAll(Path.Combine(_path, name), limit);
        }
        catch (InvalidDataException exception)
        {
            throw _error.Damaged(exception.Message.TrimEnd('.'), exception);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw _error.Damaged($"the file {name} is missing", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw _error.Inaccessible($"{name} cannot be read ({exception.Message})", exception);
        }
    }
}
