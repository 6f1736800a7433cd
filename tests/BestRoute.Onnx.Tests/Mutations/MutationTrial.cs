namespace BestRoute.Onnx.Tests;

/// <summary>Reads one file again and again, each time changed in another way.</summary>
internal sealed class MutationTrial : IDisposable
{
    /// <summary>What reading may allocate, and what more for each byte of the file.</summary>
    private const long FreeBytes = 64 << 20;
    private const long BytesPerByte = 20;

    private readonly MutationKind _kind;
    private readonly TemporaryFolder _folder = new();
    private readonly byte[] _original;
    private readonly string? _manifest;

    /// <summary>Initializes a new instance of the <see cref="MutationTrial"/> class, and reads the file unchanged.</summary>
    public MutationTrial(MutationKind kind)
    {
        _kind = kind;
        kind.Write(Folder);
        _original = File.ReadAllBytes(Changed);
        _manifest = kind.IsListed ? File.ReadAllText(_folder["files", ModelFolder.ManifestFile]) : null;
        Load();
    }

    /// <summary>Gets the folder that is read.</summary>
    public string Folder => _folder["files"];

    private string Changed => Path.Combine(Folder, _kind.File);

    /// <summary>Changes the file.</summary>
    public void Change(int seed)
    {
        var content = Mutator.Mutate(_original, _kind.Format, seed);
        File.WriteAllBytes(Changed, content);
        if (_manifest is not null)
        {
            File.WriteAllText(Path.Combine(Folder, ModelFolder.ManifestFile), _manifest.Replace(FileDigest.Of(_original), FileDigest.Of(content), StringComparison.Ordinal));
        }
    }

    /// <summary>Changes the file and reads it.</summary>
    public MutationOutcome Try(int seed)
    {
        Change(seed);
        var most = FreeBytes + (BytesPerByte * new FileInfo(Changed).Length);
        var before = GC.GetAllocatedBytesForCurrentThread();
        string? offence = null;
        var isRead = false;
        try
        {
            Load();
            isRead = true;
        }
        catch (OnnxModelException exception)
        {
            // Who has many models wants to know which one it is.
            var names = Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories).Select(Path.GetFileName).Append(Folder);
            offence = names.Any(name => exception.Message.Contains(name!, StringComparison.Ordinal)) ? null : $"the message names no file: {exception.Message}";
        }
        catch (OnnxException)
        {
            // ONNX Runtime may refuse what our own check lets pass.
        }
        catch (Exception exception)
        {
            offence = exception.ToString();
        }

        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        return new MutationOutcome(seed, isRead, offence ?? (allocated > most ? $"{allocated} bytes were allocated; at most {most} should be" : null));
    }

    /// <inheritdoc />
    public void Dispose() => _folder.Dispose();

    private void Load()
    {
        var scratch = Directory.CreateDirectory(_folder["scratch"]).FullName;
        try
        {
            _kind.Load(Folder, scratch);
        }
        finally
        {
            Directory.Delete(scratch, recursive: true);
        }
    }
}
