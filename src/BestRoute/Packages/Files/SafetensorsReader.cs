using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace BestRoute;

/// <summary>Reads a safetensors file: 8 bytes of header length (little endian), a JSON header, the bytes of the tensors.</summary>
/// <remarks>Nothing in the file is trusted: a header that does not describe exactly the bytes after it is refused.</remarks>
internal sealed class SafetensorsReader
{
    private const int LengthBytes = 8;
    private const int MaxHeaderBytes = 1 << 20;

    private readonly byte[] _file;
    private readonly int _dataStart;
    private readonly Dictionary<string, SafetensorsEntry> _entries;

    /// <summary>Initializes a new instance of the <see cref="SafetensorsReader"/> class.</summary>
    /// <param name="file">The whole file. It must not be changed.</param>
    /// <exception cref="FormatException">The file is invalid. The message says where.</exception>
    public SafetensorsReader(byte[] file)
    {
        if (file.Length < LengthBytes)
        {
            throw new FormatException($"the file has {file.Length} bytes, too few for the length of a header");
        }

        var headerLength = BinaryPrimitives.ReadUInt64LittleEndian(file);
        if (headerLength > MaxHeaderBytes || headerLength > (ulong)(file.Length - LengthBytes))
        {
            throw new FormatException(
                $"the header has a length of {headerLength} bytes, but at most {Math.Min(MaxHeaderBytes, file.Length - LengthBytes)} are possible");
        }

        _file = file;
        _dataStart = LengthBytes + (int)headerLength;
        _entries = SafetensorsHeader.Parse(file.AsMemory(LengthBytes, (int)headerLength), file.Length - _dataStart);
    }

    /// <summary>Gets the names of the tensors.</summary>
    public IReadOnlyCollection<string> Names => _entries.Keys;

    /// <summary>Reads a tensor of 32-bit floats.</summary>
    /// <exception cref="FormatException">There is no tensor with that name, type and shape.</exception>
    public float[] ReadSingles(string name, params ReadOnlySpan<long> shape)
    {
        var bytes = Find(name, SafetensorsType.F32, shape);
        var values = new float[bytes.Length / sizeof(float)];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = BinaryPrimitives.ReadSingleLittleEndian(bytes[(i * sizeof(float))..]);
        }

        return values;
    }

    /// <summary>Reads a tensor of signed bytes.</summary>
    /// <exception cref="FormatException">There is no tensor with that name, type and shape.</exception>
    public sbyte[] ReadSBytes(string name, params ReadOnlySpan<long> shape) =>
        MemoryMarshal.Cast<byte, sbyte>(Find(name, SafetensorsType.I8, shape)).ToArray();

    /// <summary>Reads a tensor of 32-bit signed integers.</summary>
    /// <exception cref="FormatException">There is no tensor with that name, type and shape.</exception>
    public int[] ReadInt32s(string name, params ReadOnlySpan<long> shape)
    {
        var bytes = Find(name, SafetensorsType.I32, shape);
        var values = new int[bytes.Length / sizeof(int)];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = BinaryPrimitives.ReadInt32LittleEndian(bytes[(i * sizeof(int))..]);
        }

        return values;
    }

    private ReadOnlySpan<byte> Find(string name, SafetensorsType type, ReadOnlySpan<long> shape)
    {
        if (!_entries.TryGetValue(name, out var entry))
        {
            throw new FormatException($"tensor '{name}' is missing");
        }

        if (entry.Type != type || !shape.SequenceEqual(entry.Shape))
        {
            throw new FormatException(
                $"tensor '{name}' is {entry.Type} [{string.Join(", ", entry.Shape)}], but the manifest needs {type} [{string.Join(", ", shape.ToArray())}]");
        }

        return _file.AsSpan(_dataStart + (int)entry.Begin, (int)(entry.End - entry.Begin));
    }
}
