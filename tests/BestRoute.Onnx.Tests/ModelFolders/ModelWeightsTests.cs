using System.Buffers.Binary;
using System.Text;

namespace BestRoute.Onnx.Tests.Weights;

public sealed class ModelWeightsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_number_format_is_read_as_what_it_means()
    {
        // 1, -2, 0.5, and the largest or smallest of each.
        Write("model.safetensors", """
            {"f64":{"dtype":"F64","shape":[3],"data_offsets":[0,24]},"f32":{"dtype":"F32","shape":[1,3],"data_offsets":[24,36]},
             "f16":{"dtype":"F16","shape":[3],"data_offsets":[36,42]},"bf16":{"dtype":"BF16","shape":[3],"data_offsets":[42,48]},
             "scalar":{"dtype":"F32","shape":[],"data_offsets":[48,52]},"none":{"dtype":"F32","shape":[0,4],"data_offsets":[52,52]},
             "ids":{"dtype":"I64","shape":[1],"data_offsets":[52,60]},"__metadata__":{"format":"pt"}}
            """,
            [
                .. new[] { 1d, -2, 0.5 }.SelectMany(BitConverter.GetBytes), .. new[] { 1f, -2, float.MaxValue }.SelectMany(BitConverter.GetBytes),
                .. new[] { (Half)1, Half.MaxValue, Half.Epsilon }.SelectMany(BitConverter.GetBytes),
                .. new ushort[] { 0x3F80, 0xC000, 0x0001 }.SelectMany(BitConverter.GetBytes),
                .. BitConverter.GetBytes(7f), .. BitConverter.GetBytes(9L),
            ]);

        using var weights = ModelWeights.Open(_folder.Path);

        Assert.Equal([1, -2, 0.5f], weights.Read("f64", 3));
        Assert.Equal([1, -2, float.MaxValue], weights.Read("f32", 1, 3));
        Assert.Equal([1, 65504, 5.9604645e-8f], weights.Read("f16", 3));
        Assert.Equal([1, -2, 9.1835e-41f], weights.Read("bf16", 3));
        Assert.Equal([7], weights.Read("scalar"));
        Assert.Empty(weights.Read("none", 0, 4));
        Assert.Contains("I64", Assert.Throws<OnnxModelException>(() => weights.Read("ids", 1)).Message, StringComparison.Ordinal);
        Assert.Contains("[3, 1]", Assert.Throws<OnnxModelException>(() => weights.Read("f32", 3, 1)).Message, StringComparison.Ordinal);
        Assert.Contains("'bias'", Assert.Throws<OnnxModelException>(() => weights.Read("bias", 3)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Long_tensors_come_in_whole_rows_and_in_order()
    {
        const int Rows = 1000;
        const int Columns = 777;
        var writer = new SafetensorsWriter();
        writer.Add("w", [.. Enumerable.Range(0, Rows * Columns).Select(static i => (float)i)], Rows, Columns);
        File.WriteAllBytes(_folder["model.safetensors"], writer.ToArray());
        using var weights = ModelWeights.Open(_folder.Path);

        var (next, pieces) = (0L, 0);
        weights.ReadPieces("w", [Rows, Columns], (piece, start) =>
        {
            Assert.Equal((next, 0), (start, piece.Length % Columns));
            Assert.Equal((start, start + piece.Length - 1), ((long)piece[0], (long)piece[^1]));
            next += piece.Length;
            pieces++;
        });

        Assert.Equal(Rows * Columns, next);
        Assert.True(pieces > 1);
    }

    [Fact]
    public void Split_weights_are_found_by_their_index()
    {
        foreach (var (file, value) in new[] { ("a.safetensors", 1f), ("b.safetensors", 2f) })
        {
            var writer = new SafetensorsWriter();
            writer.Add(file[..1], [value], 1);
            writer.Add("both", [value], 1);
            File.WriteAllBytes(_folder[file], writer.ToArray());
        }

        Index("""{"metadata":{"total_size":8},"weight_map":{"a":"a.safetensors","b":"b.safetensors","both":"b.safetensors"}}""");
        using (var weights = ModelWeights.Open(_folder.Path))
        {
            Assert.Equal((1, 2, 2), (weights.Read("a", 1)[0], weights.Read("b", 1)[0], weights.Read("both", 1)[0]));
        }

        AssertRefused("""{"weight_map":{"c":"a.safetensors"}}""", "no tensor 'c'");
        AssertRefused("""{"weight_map":{"a":"../a.safetensors"}}""", "not the name of a file in the same folder");
        AssertRefused("""{"weight_map":{"a":"missing.safetensors"}}""", "cannot be read");
        AssertRefused("""{"weight_map":{"a":7}}""", "not the name of a file");
        AssertRefused("""{"weight_map":{"a":"a.safetensors","a":"b.safetensors"}}""", "not valid JSON");
        AssertRefused("""{"weight_map":{}}""", "0 files");
        AssertRefused("""{"weight_map":{"a":"model.safetensors.index.json"}}""", "damaged, or are not a safetensors file");
        AssertRefused("{\"weight_map\":{" + string.Join(',', Enumerable.Range(0, 2000).Select(static i => $"\"{i}\":\"{i}\"")) + "}}", "2000 files");
        AssertRefused("""{"weight_map":[]}""", "weight_map");
        AssertRefused("""{"weight_map":{"a":"\ud800"}}""", "not valid JSON");
    }

    [Theory]
    [InlineData("", "not valid JSON")]
    [InlineData("""{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""", "4 bytes")]
    [InlineData("""{"w":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}""", "gap or an overlap")]
    [InlineData("""{"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"v":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", "gap or an overlap")]
    [InlineData("""{"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", "8 follow")]
    [InlineData("""{"w":{"dtype":"F9","shape":[8],"data_offsets":[0,8]}}""", "F9")]
    [InlineData("""{"w":{"dtype":"U8","shape":[4611686018427387904,4],"data_offsets":[0,8]}}""", "bytes")]
    [InlineData("""{"w":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}""", "-2")]
    [InlineData("""{"w":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}""", "not a range")]
    [InlineData("""{"w":{"dtype":"F32","shape":2,"data_offsets":[0,8]}}""", "not an array")]
    [InlineData("""{"w":7}""", "has no dtype")]
    public void A_header_that_does_not_fit_is_refused(string header, string part)
    {
        Write("model.safetensors", header, new byte[8]);

        var message = Assert.Throws<OnnxModelException>(() => ModelWeights.Open(_folder.Path)).Message;

        Assert.Contains(part, message, StringComparison.Ordinal);
        Assert.Contains("model.safetensors", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_ends_early_is_refused()
    {
        Assert.Contains("neither", Assert.Throws<OnnxModelException>(() => ModelWeights.Open(_folder.Path)).Message, StringComparison.Ordinal);
        foreach (var bytes in new[] { [], new byte[7], [255, 255, 255, 255, 255, 255, 255, 127], [9, 0, 0, 0, 0, 0, 0, 0, 123] })
        {
            File.WriteAllBytes(_folder["model.safetensors"], bytes);
            Assert.Throws<OnnxModelException>(() => ModelWeights.Open(_folder.Path));
        }
    }

    private void Index(string json) => File.WriteAllText(_folder["model.safetensors.index.json"], json);

    private void AssertRefused(string index, string part)
    {
        Index(index);
        Assert.Contains(part, Assert.Throws<OnnxModelException>(() => ModelWeights.Open(_folder.Path)).Message, StringComparison.Ordinal);
    }

    private void Write(string name, string header, byte[] data)
    {
        var json = Encoding.UTF8.GetBytes(header);
        var file = new byte[8 + json.Length + data.Length];
        BinaryPrimitives.WriteInt64LittleEndian(file, json.Length);
        json.CopyTo(file, 8);
        data.CopyTo(file, 8 + json.Length);
        File.WriteAllBytes(_folder[name], file);
    }
}
