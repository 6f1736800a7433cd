using System.Buffers.Binary;
using System.Text;

namespace BestRoute.Onnx.Tests.Tokenization;

/// <summary>Writes protobuf messages, good and bad ones.</summary>
internal sealed class ProtobufBytes
{
    private readonly List<byte> _bytes = [];

    public byte[] ToArray() => [.. _bytes];

    public ProtobufBytes Number(int field, ulong value) => Varint((ulong)field << 3).Varint(value);

    public ProtobufBytes Bytes(int field, byte[] value, ulong? length = null)
    {
        Varint(((ulong)field << 3) | 2).Varint(length ?? (ulong)value.Length);
        _bytes.AddRange(value);
        return this;
    }

    public ProtobufBytes Text(int field, string value) => Bytes(field, Encoding.UTF8.GetBytes(value));

    public ProtobufBytes Single(int field, float value)
    {
        Varint(((ulong)field << 3) | 5);
        var bytes = new byte[sizeof(float)];
        BinaryPrimitives.WriteSingleLittleEndian(bytes, value);
        _bytes.AddRange(bytes);
        return this;
    }

    /// <summary>A piece of a SentencePiece model.</summary>
    public ProtobufBytes Piece(string text, float score, int kind = 1) => Bytes(1, new ProtobufBytes().Text(1, text).Single(2, score).Number(3, (ulong)kind).ToArray());

    private ProtobufBytes Varint(ulong value)
    {
        for (; value > 127; value >>= 7)
        {
            _bytes.Add((byte)(value | 0x80));
        }

        _bytes.Add((byte)value);
        return this;
    }
}
