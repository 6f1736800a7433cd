using System.Buffers.Binary;
using System.Text;
using System.Text.Unicode;

namespace BestRoute.Onnx;

/// <summary>Reads the fields of one protobuf message. Unknown fields are skipped, and malformed fields are errors.</summary>
internal ref struct ProtobufReader
{
    private readonly string _name;
    private ReadOnlySpan<byte> _rest;
    private WireType _wire;

    /// <summary>Initializes a new instance of the <see cref="ProtobufReader"/> struct.</summary>
    /// <param name="message">The bytes of the message.</param>
    /// <param name="name">The name of the message in errors.</param>
    public ProtobufReader(ReadOnlySpan<byte> message, string name)
    {
        _rest = message;
        _name = name;
    }

    private enum WireType
    {
        Varint = 0,
        Fixed64 = 1,
        Bytes = 2,
        Fixed32 = 5,
    }

    /// <summary>Gets the number of the field that <see cref="Read"/> found.</summary>
    public int Field { get; private set; }

    /// <summary>Goes to the next field. Its value must be read or skipped.</summary>
    /// <returns>Whether there is one.</returns>
    public bool Read()
    {
        if (_rest.IsEmpty)
        {
            return false;
        }

        ulong tag = Varint();
        (ulong field, _wire) = (tag >> 3, (WireType)(tag & 7));
        if (field is 0 or > int.MaxValue || !Enum.IsDefined(_wire))
        {
            throw Damaged($"the tag {tag} has no field number");
        }

        Field = (int)field;
        return true;
    }

    /// <summary>Skips the value of the field.</summary>
    public void Skip()
    {
        _ = _wire switch
        {
            WireType.Varint => (int)Varint(),
            WireType.Fixed64 => Take(sizeof(ulong)).Length,
            WireType.Fixed32 => Take(sizeof(uint)).Length,
            _ => ReadBytes().Length,
        };
    }

    /// <summary>The value of the field: bytes, a text, or another message.</summary>
    public ReadOnlySpan<byte> ReadBytes()
    {
        Expect(WireType.Bytes);
        ulong length = Varint();
        return length <= (ulong)_rest.Length ? Take((int)length) : throw Damaged($"field {Field} has {length} bytes, but only {_rest.Length} follow");
    }

    /// <summary>The value of the field, the UTF-8 bytes of a text.</summary>
    public ReadOnlySpan<byte> ReadUtf8()
    {
        var bytes = ReadBytes();
        return Utf8.IsValid(bytes) ? bytes : throw Damaged($"field {Field} is not UTF-8 text");
    }

    /// <summary>The value of the field, a text.</summary>
    public string ReadString() => Encoding.UTF8.GetString(ReadUtf8());

    /// <summary>The value of the field, a whole number of 32 bits.</summary>
    public int ReadInt32()
    {
        Expect(WireType.Varint);
        return (int)Varint();
    }

    /// <summary>The value of the field, yes or no.</summary>
    public bool ReadBoolean()
    {
        Expect(WireType.Varint);
        return Varint() != 0;
    }

    /// <summary>The value of the field, a number in single precision.</summary>
    public float ReadSingle()
    {
        Expect(WireType.Fixed32);
        return BinaryPrimitives.ReadSingleLittleEndian(Take(sizeof(float)));
    }

    private readonly void Expect(WireType wire)
    {
        if (_wire != wire)
        {
            throw Damaged($"field {Field} has the wire type {_wire}, but needs {wire}");
        }
    }

    private ReadOnlySpan<byte> Take(int length)
    {
        if (length > _rest.Length)
        {
            throw Damaged($"field {Field} ends after the data");
        }

        var taken = _rest[..length];
        _rest = _rest[length..];
        return taken;
    }

    private ulong Varint()
    {
        ulong value = 0;
        for (int shift = 0; shift < 64; shift += 7)
        {
            if (_rest.IsEmpty)
            {
                throw Damaged("it ends inside a number");
            }

            byte next = _rest[0];
            _rest = _rest[1..];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }

        throw Damaged("a number has more than 64 bits");
    }

    private readonly OnnxModelException Damaged(string what) => new($"{_name} is not a readable protobuf file: {what}. It is truncated, damaged, or of another kind.");
}
