using System.Buffers.Binary;
using System.Text;

namespace BestRoute.Onnx.Tests;

/// <summary>Writes protobuf messages, good and bad ones, field by field: on purpose not with the product's own writer.</summary>
internal sealed class ProtoBytes
{
    private readonly MemoryStream _bytes = new();

    public byte[] ToArray() => _bytes.ToArray();

    public ProtoBytes Number(int field, long value)
    {
        Varint((ulong)(field << 3));
        Varint((ulong)value);
        return this;
    }

    public ProtoBytes Single(int field, float value)
    {
        Varint((ulong)((field << 3) | 5));
        Span<byte> bytes = stackalloc byte[sizeof(float)];
        BinaryPrimitives.WriteSingleLittleEndian(bytes, value);
        _bytes.Write(bytes);
        return this;
    }

    public ProtoBytes Text(int field, string text) => Bytes(field, Encoding.UTF8.GetBytes(text));

    public ProtoBytes Message(int field, ProtoBytes message) => Bytes(field, message.ToArray());

    /// <summary>Writes bytes, and the length that they have or another one.</summary>
    public ProtoBytes Bytes(int field, ReadOnlySpan<byte> bytes, ulong? length = null)
    {
        Varint((ulong)((field << 3) | 2));
        Varint(length ?? (ulong)bytes.Length);
        _bytes.Write(bytes);
        return this;
    }

    /// <summary>Writes a piece of a SentencePiece model.</summary>
    public ProtoBytes Piece(string text, float score, int kind = 1) => Message(1, new ProtoBytes().Text(1, text).Single(2, score).Number(3, kind));

    private void Varint(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            _bytes.WriteByte((byte)(value | 0x80));
        }

        _bytes.WriteByte((byte)value);
    }
}
