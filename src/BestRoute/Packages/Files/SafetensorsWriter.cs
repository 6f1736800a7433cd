using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace BestRoute;

/// <summary>Writes tensors as a safetensors file. The same tensors give the same bytes.</summary>
internal sealed class SafetensorsWriter
{
    private const int Alignment = 8;

    private readonly MemoryStream _data = new();
    private readonly List<SafetensorsEntry> _entries = [];

    /// <summary>Adds a tensor of 32-bit floats.</summary>
    public void Add(string name, ReadOnlySpan<float> values, params long[] shape) =>
        AddWords(name, SafetensorsType.F32, MemoryMarshal.Cast<float, int>(values), shape);

    /// <summary>Adds a tensor of 32-bit signed integers.</summary>
    public void Add(string name, ReadOnlySpan<int> values, params long[] shape) => AddWords(name, SafetensorsType.I32, values, shape);

    /// <summary>Adds a tensor of signed bytes.</summary>
    public void Add(string name, ReadOnlySpan<sbyte> values, params long[] shape)
    {
        var begin = _data.Position;
        _data.Write(MemoryMarshal.AsBytes(values));
        _entries.Add(new SafetensorsEntry(name, SafetensorsType.I8, shape, begin, _data.Position));
    }

    /// <summary>Returns the file.</summary>
    public byte[] ToArray()
    {
        var header = Header();
        var padding = -header.Length & (Alignment - 1);
        var file = new byte[sizeof(ulong) + header.Length + padding + _data.Length];
        BinaryPrimitives.WriteUInt64LittleEndian(file, (ulong)(header.Length + padding));
        header.CopyTo(file, sizeof(ulong));
        file.AsSpan(sizeof(ulong) + header.Length, padding).Fill((byte)' ');
        _data.GetBuffer().AsSpan(0, (int)_data.Length).CopyTo(file.AsSpan(sizeof(ulong) + header.Length + padding));
        return file;
    }

    private void AddWords(string name, SafetensorsType type, ReadOnlySpan<int> words, long[] shape)
    {
        var begin = _data.Position;
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        foreach (var word in words)
        {
            BinaryPrimitives.WriteInt32LittleEndian(bytes, word);
            _data.Write(bytes);
        }

        _entries.Add(new SafetensorsEntry(name, type, shape, begin, _data.Position));
    }

    private byte[] Header()
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            foreach (var entry in _entries)
            {
                json.WriteStartObject(entry.Name);
                json.WriteString("dtype", entry.Type.ToString());
                WriteNumbers(json, "shape", entry.Shape);
                WriteNumbers(json, "data_offsets", [entry.Begin, entry.End]);
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    private static void WriteNumbers(Utf8JsonWriter json, string name, ReadOnlySpan<long> numbers)
    {
        json.WriteStartArray(name);
        foreach (var number in numbers)
        {
            json.WriteNumberValue(number);
        }

        json.WriteEndArray();
    }
}
