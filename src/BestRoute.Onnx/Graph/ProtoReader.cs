using System.Buffers.Binary;
using System.Text;
using System.Text.Unicode;

namespace BestRoute.Onnx;

/// <summary>Reads the fields of one protobuf message, which may be damaged or made to do harm.</summary>
/// <remarks>Whatever is not well-formed is a <see cref="FormatException"/>, whose message goes on after a colon and has no full stop.</remarks>
internal ref struct ProtoReader
{
    public const int VarintType = 0;
    public const int Fixed64Type = 1;
    public const int BytesType = 2;
    public const int Fixed32Type = 5;

    private const int BitsOfVarint = 64;

    private readonly ReadOnlySpan<byte> _data;
    private int _position;

    /// <summary>Initializes a new instance of the <see cref="ProtoReader"/> struct.</summary>
    /// <param name="data">A message.</param>
    public ProtoReader(ReadOnlySpan<byte> data) => _data = data;

    /// <summary>Gets the number of the field that <see cref="Next"/> found.</summary>
    public int Field { get; private set; }

    /// <summary>Gets the wire type of that field.</summary>
    public int WireType { get; private set; }

    /// <summary>Gets the position in the message at which the field begins, its tag included.</summary>
    public int FieldStart { get; private set; }

    /// <summary>Gets where in the message the next byte is that the reader takes.</summary>
    public readonly int Position => _position;

    /// <summary>Goes to the next field.</summary>
    /// <returns>Whether there is one.</returns>
    /// <exception cref="FormatException">What follows is not a field.</exception>
    public bool Next()
    {
        if (_position == _data.Length)
        {
            return false;
        }

        FieldStart = _position;
        var tag = RawVarint();
        if (tag >> 3 is 0 or > int.MaxValue || (tag & 7) is not (VarintType or Fixed64Type or BytesType or Fixed32Type))
        {
            throw new FormatException($"byte {FieldStart} of a message does not begin a field");
        }

        (Field, WireType) = ((int)(tag >> 3), (int)(tag & 7));
        return true;
    }

    /// <summary>Reads an integer.</summary>
    public long Integer()
    {
        Require(VarintType);
        return (long)RawVarint();
    }

    /// <summary>Reads bytes or an embedded message.</summary>
    public ReadOnlySpan<byte> Bytes()
    {
        Require(BytesType);
        var length = RawVarint();
        return length <= (ulong)(_data.Length - _position)
            ? Take((int)length)
            : throw new FormatException($"field {Field} has a length of {length} bytes, but only {_data.Length - _position} are left");
    }

    /// <summary>Reads the UTF-8 bytes of a text.</summary>
    public ReadOnlySpan<byte> Utf8Bytes()
    {
        var bytes = Bytes();
        return Utf8.IsValid(bytes) ? bytes : throw new FormatException($"field {Field} is not UTF-8 text");
    }

    /// <summary>Reads text.</summary>
    public string Text() => Encoding.UTF8.GetString(Utf8Bytes());

    /// <summary>Reads a number in single precision.</summary>
    public float Single()
    {
        Require(Fixed32Type);
        return BinaryPrimitives.ReadSingleLittleEndian(Take(sizeof(float)));
    }

    /// <summary>Reads integers, packed or one by one.</summary>
    /// <param name="use">Called with each of them.</param>
    public void Integers(Action<long> use)
    {
        if (WireType == VarintType)
        {
            use(Integer());
            return;
        }

        var packed = new ProtoReader(Bytes());
        while (packed._position < packed._data.Length)
        {
            use((long)packed.RawVarint());
        }
    }

    /// <summary>Counts numbers of a fixed size, packed or one by one.</summary>
    /// <param name="size">4 or 8 bytes.</param>
    public long CountFixed(int size)
    {
        if (WireType != BytesType)
        {
            Require(size == sizeof(int) ? Fixed32Type : Fixed64Type);
            Take(size);
            return 1;
        }

        var length = Bytes().Length;
        return length % size == 0 ? length / size : throw new FormatException($"field {Field} has {length} bytes, which is not a multiple of {size}");
    }

    /// <summary>Skips a field that must have the given wire type.</summary>
    public void Skip(int wireType)
    {
        Require(wireType);
        Skip();
    }

    /// <summary>Goes past a field of any wire type.</summary>
    public void Skip()
    {
        switch (WireType)
        {
            case VarintType:
                RawVarint();
                break;
            case BytesType:
                Bytes();
                break;
            default:
                Take(WireType == Fixed32Type ? sizeof(int) : sizeof(long));
                break;
        }
    }

    /// <summary>Returns what to throw for a field that a message of its kind does not have.</summary>
    public readonly FormatException Unknown(string message) => new($"{message} has a field {Field}, which is not known or not used here");

    private readonly void Require(int wireType)
    {
        if (WireType != wireType)
        {
            throw new FormatException($"field {Field} has wire type {WireType}, but needs {wireType}");
        }
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > _data.Length - _position)
        {
            throw new FormatException($"field {Field} needs {count} bytes, but only {_data.Length - _position} are left");
        }

        var taken = _data.Slice(_position, count);
        _position += count;
        return taken;
    }

    private ulong RawVarint()
    {
        var start = _position;
        var value = 0UL;
        for (var shift = 0; shift < BitsOfVarint; shift += 7)
        {
            if (_position == _data.Length)
            {
                throw new FormatException($"the integer at byte {start} does not end");
            }

            var next = _data[_position++];
            var part = (ulong)(next & 0x7F);
            value |= part << shift;
            if (part << shift >> shift != part)
            {
                break;
            }

            if (next < 0x80)
            {
                return value;
            }
        }

        throw new FormatException($"the integer at byte {start} has more than {BitsOfVarint} bits");
    }
}
