namespace BestRoute.Onnx.Tests;

/// <summary>The one protobuf reader: ONNX files and SentencePiece models both come from strangers.</summary>
public sealed class ProtoReaderTests
{
    private delegate void Use(ref ProtoReader reader);

    public static TheoryData<string, byte[], string> Damaged => new()
    {
        { "half a tag", [0xFF], "the integer at byte 0 does not end" },
        { "half a number", [0x08, 0xFF], "the integer at byte 1 does not end" },
        { "a number without end", [0x08, .. Enumerable.Repeat((byte)0xFF, 12)], "the integer at byte 1 has more than 64 bits" },
        { "a number of 65 bits", [0x08, .. Enumerable.Repeat((byte)0x80, 9), 2], "the integer at byte 1 has more than 64 bits" },
        { "a number of eleven bytes", [0x08, .. Enumerable.Repeat((byte)0x80, 10), 0], "the integer at byte 1 has more than 64 bits" },
        { "no length", [0x0A], "the integer at byte 1 does not end" },
        { "a length beyond the end", new ProtoBytes().Bytes(1, [1, 2], length: 1 << 20).ToArray(), "field 1 has a length of 1048576 bytes, but only 2 are left" },
        { "a length beyond 64 bits' half", new ProtoBytes().Bytes(1, [1, 2], length: ulong.MaxValue).ToArray(), "field 1 has a length of 18446744073709551615 bytes, but only 2 are left" },
        { "half a number of 32 bits", [(1 << 3) | 5, 0, 0, 0], "field 1 needs 4 bytes, but only 3 are left" },
        { "half a number of 64 bits", [(1 << 3) | 1, 0, 0, 0, 0], "field 1 needs 8 bytes, but only 4 are left" },
        { "field 0", [0x00, 1], "byte 0 of a message does not begin a field" },
        { "field 0 behind a good one", [0x08, 1, 0x00, 1], "byte 2 of a message does not begin a field" },
        { "a field number of 32 bits", [0x80, 0x80, 0x80, 0x80, 0x40, 1], "byte 0 of a message does not begin a field" },
        { "the start of a group", [(1 << 3) | 3], "byte 0 of a message does not begin a field" },
        { "the end of a group", [(1 << 3) | 4], "byte 0 of a message does not begin a field" },
        { "wire type 6", [(1 << 3) | 6], "byte 0 of a message does not begin a field" },
    };

    [Theory]
    [MemberData(nameof(Damaged))]
    public void Skip_of_a_damaged_field_says_what_is_wrong(string what, byte[] message, string error)
    {
        Assert.Equal(error, Assert.Throws<FormatException>(() => Fields(message)).Message);
        Assert.NotEmpty(what);
    }

    [Fact]
    public void Reads_what_was_written()
    {
        var message = new ProtoBytes().Number(1, 300).Number(2, -1).Single(3, -1.5f).Text(4, "Grüße").Bytes(5, [0xC3]).ToArray();

        var reader = new ProtoReader(message);
        Assert.True(reader.Next());
        Assert.Equal((1, 0, 300), (reader.Field, reader.FieldStart, reader.Integer()));
        Assert.True(reader.Next());
        Assert.Equal((2, 3, -1), (reader.Field, reader.FieldStart, reader.Integer()));
        Assert.True(reader.Next());
        Assert.Equal(-1.5f, reader.Single());
        Assert.True(reader.Next());
        Assert.Equal("Grüße", reader.Text());
        Assert.True(reader.Next());
        Assert.Equal([0xC3], reader.Bytes().ToArray());
        Assert.False(reader.Next());
        Assert.Equal(message.Length, reader.Position);
    }

    [Fact]
    public void Skip_goes_past_fields_of_every_wire_type()
    {
        byte[] message = [0x08, 0x96, 0x01, 0x11, 1, 2, 3, 4, 5, 6, 7, 8, 0x1A, 2, 0x08, 0x01, 0x25, 1, 2, 3, 4, .. new ProtoBytes().Number(int.MaxValue >> 3, 1).ToArray()];

        Assert.Equal([1, 2, 3, 4, int.MaxValue >> 3], Fields(message));
    }

    [Fact]
    public void A_value_of_another_wire_type_is_an_error()
    {
        var text = new ProtoBytes().Text(7, "abcd").ToArray();
        var number = new ProtoBytes().Number(7, 1).ToArray();

        Refuses("field 7 has wire type 2, but needs 0", text, static (ref reader) => reader.Integer());
        Refuses("field 7 has wire type 2, but needs 5", text, static (ref reader) => reader.Single());
        Refuses("field 7 has wire type 2, but needs 0", text, static (ref reader) => reader.Skip(ProtoReader.VarintType));
        Refuses("field 7 has wire type 0, but needs 2", number, static (ref reader) => reader.Bytes());
        Refuses("field 7 has wire type 0, but needs 2", number, static (ref reader) => reader.Utf8Bytes());
        Refuses("field 7 has wire type 0, but needs 2", number, static (ref reader) => reader.Text());
    }

    [Fact]
    public void Text_that_is_not_UTF8_is_an_error()
    {
        var half = new ProtoBytes().Bytes(7, [0xC3]).ToArray();

        Refuses("field 7 is not UTF-8 text", half, static (ref reader) => reader.Utf8Bytes());
        Refuses("field 7 is not UTF-8 text", half, static (ref reader) => reader.Text());
    }

    [Fact]
    public void Any_bytes_are_read_or_refused()
    {
        var random = new Random(7);
        var (read, refused) = (0, 0);
        for (var i = 0; i < 20_000; i++)
        {
            var message = new byte[random.Next(1, 12)];
            random.NextBytes(message);
            message[0] = (byte)((random.Next(1, 16) << 3) | random.Next(6));
            try
            {
                Fields(message);
                read++;
            }
            catch (FormatException)
            {
                refused++;
            }
        }

        Assert.True(read > 0 && refused > 0, $"{read} read, {refused} refused");
    }

    private static List<int> Fields(byte[] message)
    {
        var fields = new List<int>();
        var reader = new ProtoReader(message);
        while (reader.Next())
        {
            fields.Add(reader.Field);
            reader.Skip();
        }

        return fields;
    }

    private static void Refuses(string error, byte[] message, Use use)
    {
        Assert.Equal(error, Assert.Throws<FormatException>(() =>
        {
            var reader = new ProtoReader(message);
            reader.Next();
            use(ref reader);
        }).Message);
    }
}
