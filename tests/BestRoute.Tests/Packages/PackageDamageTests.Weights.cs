using System.Buffers.Binary;
using System.Text.Json.Nodes;

namespace BestRoute.Tests;

public sealed partial class PackageDamageTests
{
    private void EditHeader(Func<string, string> edit) => _folder.EditHeader(edit);

    [Fact]
    public void Truncated_weights()
    {
        File.WriteAllBytes(Weights, File.ReadAllBytes(Weights)[..^1]);

        AssertRefused("weights.safetensors has SHA-256");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.5)]
    [InlineData(1)]
    public void A_flipped_bit_in_the_weights(double position)
    {
        var content = File.ReadAllBytes(Weights);
        content[(int)(position * (content.Length - 1))] ^= 1;
        File.WriteAllBytes(Weights, content);

        AssertRefused("weights.safetensors has SHA-256");
    }

    [Theory]
    [InlineData("heads.weights")]
    [InlineData("heads.biases")]
    [InlineData("encoder.idf")]
    [InlineData("drift.whitening")]
    [InlineData("drift.centres")]
    [InlineData("encoder.rowScales")]
    [InlineData("encoder.surfaceMean")]
    [InlineData("encoder.surfaceScale")]
    public void A_number_that_is_not_finite(string tensor)
    {
        EditWeights(file =>
        {
            var length = (int)BinaryPrimitives.ReadInt64LittleEndian(file);
            var begin = (int)JsonNode.Parse(file.AsSpan(8, length))![tensor]!["data_offsets"]![0]!;
            BinaryPrimitives.WriteSingleLittleEndian(file.AsSpan(8 + length + begin), float.NaN);
            return file;
        });

        AssertRefused("[0] is NaN. It must be finite");
    }

    [Theory]
    [InlineData(ulong.MaxValue)]
    [InlineData(1UL << 63)]
    [InlineData(1UL << 40)]
    [InlineData(5_000_000UL)]
    [InlineData(200_000UL)]
    public void A_header_longer_than_the_file_or_the_limit(ulong length)
    {
        EditWeights(file =>
        {
            BinaryPrimitives.WriteUInt64LittleEndian(file, length);
            return file;
        });

        AssertRefused($"the header has a length of {length} bytes");
    }

    [Fact]
    public void Too_few_bytes_for_a_header()
    {
        EditWeights(static _ => [1, 2, 3]);

        AssertRefused("the file has 3 bytes");
    }

    [Theory]
    [InlineData("heads.biases", "heads.prejudices", "tensor 'heads.biases' is missing")]
    [InlineData("encoder.idf", "encoder.IDF", "tensor 'encoder.idf' is missing")]
    [InlineData("\"shape\":[8,32]", "\"shape\":[32,8]", "F32 [32, 8], but the manifest needs F32 [8, 32]")]
    [InlineData("\"shape\":[8,32]", "\"shape\":[8,33]", "has shape [8, 33]")]
    [InlineData("\"shape\":[8,32]", "\"shape\":[9223372036854775807,4]", "has shape [9223372036854775807, 4]")]
    [InlineData("\"shape\":[8,32]", "\"shape\":[-8,-32]", "not a whole number")]
    [InlineData("\"shape\":[8,32]", "\"shape\":[8.5,32]", "not a whole number")]
    [InlineData("\"shape\":[8,32]", "\"shape\":\"6\"", "not an array")]
    [InlineData("\"data_offsets\":[0,1024]", "\"data_offsets\":[1024,0]", "not a range")]
    [InlineData("\"data_offsets\":[0,1024]", "\"data_offsets\":[4,1028]", "a gap or an overlap")]
    [InlineData("\"data_offsets\":[1024,1056]", "\"data_offsets\":[992,1024]", "a gap or an overlap")]
    [InlineData("\"dtype\":\"F32\"", "\"dtype\":\"F16\"", "of F16, but")]
    [InlineData("\"dtype\":\"F32\"", "\"dtype\":\"F99\"", "dtype 'F99'")]
    [InlineData("\"dtype\":\"I8\"", "\"dtype\":7", "dtype '7'")]
    [InlineData("\"dtype\":\"F32\",", "", "has no dtype")]
    [InlineData("\"heads.biases\"", "\"heads.weights\"", "not valid JSON")]
    [InlineData("{\"heads.weights\"", "[\"heads.weights\"", "not valid JSON")]
    public void A_header_that_does_not_describe_the_data(string original, string replacement, string fault)
    {
        EditHeader(header =>
        {
            var at = header.IndexOf(original, StringComparison.Ordinal);
            Assert.True(at >= 0);
            return header[..at] + replacement + header[(at + original.Length)..];
        });

        AssertRefused(fault);
    }

    [Fact]
    public void Bytes_after_the_last_tensor()
    {
        EditWeights(static file => [.. file, 0]);

        AssertRefused("follow the header");
    }
}
