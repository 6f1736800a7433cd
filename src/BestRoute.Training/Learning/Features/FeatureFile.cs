namespace BestRoute.Training;

/// <summary>
/// Features on disk, so that a training after the first one need not compute them again. Entries are only appended, and nothing is believed
/// whose checksum is wrong: after a crash all but the last entries are there.
/// </summary>
internal sealed class FeatureFile : IDisposable
{
    private readonly Lock _lock = new();
    private readonly FeatureRecords _records;
    private readonly Action<string> _notice;
    private readonly string _path;
    private readonly byte[] _entry;
    private FileStream? _stream;

    private FeatureFile(string path, FeatureRecords records, FileStream stream, Action<string> notice)
    {
        (_path, _records, _stream, _notice) = (path, records, stream, notice);
        _entry = new byte[records.EntrySize];
    }

    /// <summary>Opens the file of a model, or begins one.</summary>
    /// <param name="folder">The folder of the cache; made if it is missing.</param>
    /// <param name="kind">What is stored.</param>
    /// <param name="dimensions">The numbers per entry.</param>
    /// <param name="fingerprint">Which model they are of.</param>
    /// <param name="add">Given every entry that is there.</param>
    /// <param name="notice">Given a sentence about what cannot be used.</param>
    /// <returns>The file; <see langword="null"/> where it cannot be used, which is no reason to fail.</returns>
    public static FeatureFile? Open(
        string folder, FeatureKind kind, int dimensions, string fingerprint, Action<FeatureKey, float[]> add, Action<string> notice)
    {
        var path = Path.Combine(folder, $"{fingerprint[..16]}-{dimensions}.{kind.ToString().ToLowerInvariant()}");
        FileStream? stream = null;
        try
        {
            Directory.CreateDirectory(folder);
            stream = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1 << 16);
            var records = new FeatureRecords(kind, dimensions, fingerprint);
            if (!TryLoad(stream, records, path, add, notice))
            {
                stream.Dispose();
                return null;
            }

            return new FeatureFile(path, records, stream, notice);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            stream?.Dispose();
            notice($"The feature cache '{path}' cannot be used, so features are computed without it: {error.Message}");
            return null;
        }
    }

    /// <summary>Appends an entry.</summary>
    public void Append(in FeatureKey key, ReadOnlySpan<float> values)
    {
        lock (_lock)
        {
            if (_stream is null)
            {
                return;
            }

            try
            {
                _records.Write(key, values, _entry);
                _stream.Write(_entry);
            }
            catch (IOException error)
            {
                Abandon(error);
            }
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            try
            {
                _stream?.Dispose();
            }
            catch (IOException error)
            {
                Abandon(error);
            }

            _stream = null;
        }
    }

    /// <summary>A full disk costs the cache, not the training.</summary>
    private void Abandon(IOException error)
    {
        _stream = null;
        _notice($"The feature cache '{_path}' cannot be written, so further features are not stored: {error.Message}");
    }

    /// <summary>Reads what is there, and leaves the stream behind the last good entry.</summary>
    /// <returns>False where the file is a stranger's.</returns>
    private static bool TryLoad(FileStream stream, FeatureRecords records, string path, Action<FeatureKey, float[]> add, Action<string> notice)
    {
        var header = new byte[FeatureRecords.HeaderSize];
        var read = stream.ReadAtLeast(header, header.Length, throwOnEndOfStream: false);
        if (read > 0 && !FeatureRecords.IsOurs(header.AsSpan(0, read)))
        {
            notice($"'{path}' is not a feature cache, so it is not changed, and features are computed without a cache.");
            return false;
        }

        if (!records.Header.SequenceEqual(header))
        {
            if (read > 0)
            {
                notice($"The feature cache '{path}' is damaged or belongs to another model, so it is replaced.");
            }

            stream.SetLength(0);
            stream.Write(records.Header);
            return true;
        }

        // A good entry behind a damaged one moves up into its place.
        var entry = new byte[records.EntrySize];
        long end = FeatureRecords.HeaderSize, length = stream.Length, damaged = 0;
        for (var position = end; position < length; position += entry.Length)
        {
            stream.Position = position;
            if (stream.ReadAtLeast(entry, entry.Length, throwOnEndOfStream: false) < entry.Length || !records.TryRead(entry, out var key, out var values))
            {
                damaged++;
                continue;
            }

            add(key, values);
            if (position > end)
            {
                stream.Position = end;
                stream.Write(entry);
            }

            end += entry.Length;
        }

        if (damaged > 0)
        {
            notice(FormattableString.Invariant($"{damaged:N0} of {(length - FeatureRecords.HeaderSize + entry.Length - 1) / entry.Length:N0} entries of the feature cache '{path}' are damaged or incomplete, so they are computed again."));
            stream.SetLength(end);
        }

        stream.Position = end;
        return true;
    }
}
