using System.Buffers.Binary;
using System.Text;
using System.Text.Json;

namespace BestRoute.Tests;

public class SafetensorsTests
{
    [Fact]
    public void A_file_written_by_hand_is_read()
    {
        // Another writer: metadata, tensors not in the order of the data, a scalar, an empty tensor.
        const string Header = """{"__metadata__":{"format":"pt"},"b":{"dtype":"I8","shape":[2,1],"data_offsets":[8,10]},"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"s":{"dtype":"I8","shape":[],"data_offsets":[10,11]},"e":{"dtype":"F32","shape":[0,3],"data_offsets":[11,11]}}""";
        byte[] file = [(byte)Header.Length, (byte)(Header.Length >> 8), 0, 0, 0, 0, 0, 0, .. Encoding.UTF8.GetBytes(Header), 0, 0, 0x80, 0x3F, 0, 0, 0x20, 0xC0, 0xFF, 0x7F, 5];

        var reader = new SafetensorsReader(file);

        Assert.Equal(["a", "b", "e", "s"], reader.Names.Order(StringComparer.Ordinal));
        Assert.Equal([1f, -2.5f], reader.ReadSingles("a", 2));
        Assert.Equal([-1, 127], reader.ReadSBytes("b", 2, 1));
        Assert.Equal([5], reader.ReadSBytes("s"));
        Assert.Empty(reader.ReadSingles("e", 0, 3));
    }

    [Fact]
    public void A_written_file_has_the_layout_of_the_format()
    {
        var writer = new SafetensorsWriter();
        writer.Add("x", [1f, -2.5f], 1, 2);
        writer.Add("y", [(sbyte)-1], 1);

        var file = writer.ToArray();

        var length = (int)BinaryPrimitives.ReadUInt64LittleEndian(file);
        Assert.Equal(0, (8 + length) % 8);
        using var header = JsonDocument.Parse(file.AsMemory(8, length));
        Assert.Equal("""{"x":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]},"y":{"dtype":"I8","shape":[1],"data_offsets":[8,9]}}""", header.RootElement.GetRawText());
        Assert.Equal([0, 0, 0x80, 0x3F, 0, 0, 0x20, 0xC0, 0xFF], file[(8 + length)..]);
    }

    [Fact]
    public void A_tensor_of_another_name_type_or_shape_is_refused()
    {
        var writer = new SafetensorsWriter();
        writer.Add("x", [1f, 2f], 2);
        var reader = new SafetensorsReader(writer.ToArray());

        Assert.Contains("'z' is missing", Assert.Throws<FormatException>(() => reader.ReadSingles("z", 2)).Message, StringComparison.Ordinal);
        Assert.Contains("F32 [2]", Assert.Throws<FormatException>(() => reader.ReadSBytes("x", 8)).Message, StringComparison.Ordinal);
        Assert.Contains("F32 [1, 2]", Assert.Throws<FormatException>(() => reader.ReadSingles("x", 1, 2)).Message, StringComparison.Ordinal);
    }
}
