using System.IO.Compression;

namespace BestRoute.Training;

/// <summary>A log that is being written: it takes the place of an earlier file when it is complete, and never in parts.</summary>
internal sealed class ScoredLog : IAsyncDisposable
{
    private static readonly byte[] _lineEnd = "\n"u8.ToArray();

    private readonly string _path;
    private readonly string _partPath;
    private readonly Stream _target;
    private bool _isComplete;

    /// <param name="path">The file; compressed if the name ends in <c>.gz</c>.</param>
    public ScoredLog(string path)
    {
        _path = Path.GetFullPath(path);
        var folder = Path.GetDirectoryName(_path)!;
        Directory.CreateDirectory(folder);

        // In the same folder, so that the last step is a renaming.
        _partPath = Path.Combine(folder, $".{Path.GetFileName(_path)}.{Path.GetRandomFileName()}");
        var file = new FileStream(_partPath, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 1 << 16);
        _target = _path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? new GZipStream(file, CompressionLevel.Optimal) : file;
    }

    /// <summary>Writes a row.</summary>
    public async Task WriteAsync(ReadOnlyMemory<byte> row, CancellationToken cancellationToken)
    {
        await _target.WriteAsync(row, cancellationToken).ConfigureAwait(false);
        await _target.WriteAsync(_lineEnd, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Puts the file where it belongs.</summary>
    public async Task CompleteAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        await _target.DisposeAsync().ConfigureAwait(false);
        File.Move(_partPath, _path, overwrite: true);
        _isComplete = true;
    }

    /// <summary>Removes what was written if it is not complete.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_isComplete)
        {
            try
            {
                await _target.DisposeAsync().ConfigureAwait(false);
            }
            finally
            {
                File.Delete(_partPath);
            }
        }
    }
}
