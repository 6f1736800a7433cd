using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace BestRoute.Onnx;

/// <summary>A safetensors file of any size, read piece by piece. Safe for concurrent use.</summary>
/// <remarks>
/// The reader of packages needs the whole file in one array and knows three types. This class shares only its header: a checkpoint may be larger than an
/// array can be, and often contains its numbers in halves. The file is read and not mapped, because a mapped file that somebody truncates ends the process.
/// </remarks>
internal sealed class SafetensorsFile : IDisposable
{
    private const int LengthBytes = 8;

    /// <summary>The limit of the reference implementation.</summary>
    private const int MaxHeaderBytes = 100_000_000;

    private readonly SafeFileHandle _file;
    private readonly long _dataStart;

    private SafetensorsFile(string path, SafeFileHandle file, long dataStart, Dictionary<string, SafetensorsEntry> entries)
    {
        Path = path;
        _file = file;
        _dataStart = dataStart;
        Entries = entries;
    }

    /// <summary>Gets the path of the file.</summary>
    public string Path { get; }

    /// <summary>Gets what the header says about the tensors, by name.</summary>
    public IReadOnlyDictionary<string, SafetensorsEntry> Entries { get; }

    /// <summary>Opens a file and checks its header against its length.</summary>
    /// <exception cref="OnnxModelException">The file is missing, unreadable or invalid.</exception>
    public static SafetensorsFile Open(string path)
    {
        SafeFileHandle? file = null;
        try
        {
            if (ModelFile.LengthOf(path) == 0)
            {
                throw new FormatException("it is empty, or is not an ordinary file");
            }

            file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read, FileOptions.SequentialScan);
            var (dataStart, entries) = ReadHeader(file);
            var opened = new SafetensorsFile(path, file, dataStart, entries);
            file = null;
            return opened;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new OnnxModelException($"The weights '{path}' cannot be read: {exception.Message}", exception);
        }
        catch (FormatException exception)
        {
            throw new OnnxModelException($"The weights '{path}' are damaged, or are not a safetensors file: {exception.Message}. Get the file again.", exception);
        }
        finally
        {
            file?.Dispose();
        }
    }

    /// <summary>Reads bytes of a tensor.</summary>
    /// <param name="entry">The tensor, of this file.</param>
    /// <param name="offset">The first byte, from the start of the tensor.</param>
    /// <param name="destination">Receives the bytes, until it is full.</param>
    /// <exception cref="OnnxModelException">The file cannot be read any more, or ends early.</exception>
    public void Read(SafetensorsEntry entry, long offset, Span<byte> destination)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset + destination.Length, entry.End - entry.Begin);
        try
        {
            ReadExactly(_file, destination, _dataStart + entry.Begin + offset);
        }
        catch (IOException exception)
        {
            throw new OnnxModelException($"The tensor '{entry.Name}' of '{Path}' cannot be read: {exception.Message}", exception);
        }
    }

    /// <inheritdoc />
    public void Dispose() => _file.Dispose();

    private static (long DataStart, Dictionary<string, SafetensorsEntry> Entries) ReadHeader(SafeFileHandle file)
    {
        var length = RandomAccess.GetLength(file);
        if (length < LengthBytes)
        {
            throw new FormatException($"it has {length} bytes, too few for the length of a header");
        }

        Span<byte> prefix = stackalloc byte[LengthBytes];
        ReadExactly(file, prefix, 0);
        var headerLength = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        var most = (ulong)Math.Min(MaxHeaderBytes, length - LengthBytes);
        if (headerLength > most)
        {
            throw new FormatException($"its header has a length of {headerLength} bytes, but at most {most} are possible");
        }

        var header = new byte[headerLength];
        ReadExactly(file, header, LengthBytes);
        var dataStart = LengthBytes + (long)headerLength;
        return (dataStart, SafetensorsHeader.Parse(header, length - dataStart));
    }

    private static void ReadExactly(SafeFileHandle file, Span<byte> destination, long position)
    {
        while (destination.Length > 0)
        {
            var read = RandomAccess.Read(file, destination, position);
            if (read == 0)
            {
                throw new EndOfStreamException($"the file ends at byte {position}.");
            }

            destination = destination[read..];
            position += read;
        }
    }
}
