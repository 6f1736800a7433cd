using System.Buffers;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace BestRoute.Training;

/// <summary>Texts in a temporary file: a log of millions of responses does not fit into memory, and few of them are needed at a time.</summary>
/// <remarks>
/// Safe for concurrent use. The file goes when this is disposed, when it is garbage, or when the process ends in any way: under Unix it has
/// no name from the start, under Windows it is deleted with its last handle.
/// </remarks>
internal sealed class TextSpool : IDisposable
{
    private const int StackBytes = 1024;

    private readonly SafeFileHandle _file;
    private long _length;

    /// <param name="folder">The folder of the file; <see langword="null"/> for the system's folder of temporary files.</param>
    /// <exception cref="DataException">No file can be made there.</exception>
    public TextSpool(string? folder = null)
    {
        var path = Path.Combine(folder ?? Path.GetTempPath(), $"bestroute-{Guid.NewGuid():N}.texts");
        try
        {
            _file = File.OpenHandle(
                path,
                FileMode.CreateNew,
                FileAccess.ReadWrite,
                FileShare.None,
                FileOptions.RandomAccess | (OperatingSystem.IsWindows() ? FileOptions.DeleteOnClose : FileOptions.None));
            if (!OperatingSystem.IsWindows())
            {
                File.Delete(path);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Failed(e);
        }
    }

    /// <summary>Adds texts, one after another.</summary>
    /// <param name="texts">The texts, without lone surrogates.</param>
    /// <param name="ends">Receives where each text ends, in bytes from the place of the first.</param>
    /// <returns>The place of the first text.</returns>
    /// <exception cref="DataException">The disk is full, or the texts of one call take more than 2 GB.</exception>
    public long Append(IReadOnlyList<string> texts, Span<int> ends)
    {
        var total = texts.Sum(static text => (long)Encoding.UTF8.GetMaxByteCount(text.Length));
        var buffer = total <= Array.MaxLength
            ? ArrayPool<byte>.Shared.Rent((int)total)
            : throw new DataException($"A row has {texts.Sum(static text => (long)text.Length)} characters of text, which is too many; split it.");
        try
        {
            var length = 0;
            for (var i = 0; i < texts.Count; i++)
            {
                length += Encoding.UTF8.GetBytes(texts[i], buffer.AsSpan(length));
                ends[i] = length;
            }

            var place = Interlocked.Add(ref _length, length) - length;
            RandomAccess.Write(_file, buffer.AsSpan(0, length), place);
            return place;
        }
        catch (IOException e)
        {
            throw Failed(e);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Reads a text.</summary>
    /// <param name="place">Where it starts.</param>
    /// <param name="bytes">Its length.</param>
    /// <exception cref="ObjectDisposedException">The spool was disposed.</exception>
    public string Read(long place, int bytes)
    {
        var rented = bytes > StackBytes ? ArrayPool<byte>.Shared.Rent(bytes) : null;
        var buffer = (rented ?? stackalloc byte[StackBytes])[..bytes];
        try
        {
            for (var read = 0; read < bytes;)
            {
                var count = RandomAccess.Read(_file, buffer[read..], place + read);
                read += count > 0 ? count : throw new DataException("The temporary file with the texts of a response log is too short; do not change it while it is in use.");
            }

            return Encoding.UTF8.GetString(buffer);
        }
        finally
        {
            if (rented is not null)
            {
                ArrayPool<byte>.Shared.Return(rented);
            }
        }
    }

    public void Dispose() => _file.Dispose();

    private static DataException Failed(Exception e) => new(
        $"The texts of a response log are written to a temporary file, and this failed: {e.Message} Free disk space, or set the environment variable "
        + $"{(OperatingSystem.IsWindows() ? "TMP" : "TMPDIR")} to a folder with enough space for the uncompressed log.",
        e);
}
