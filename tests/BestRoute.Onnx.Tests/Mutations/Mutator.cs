using System.Buffers.Binary;

namespace BestRoute.Onnx.Tests;

/// <summary>Changes files as damage does, and as somebody does who wants to be read: the same seed makes the same file.</summary>
internal static class Mutator
{
    private const int MostEdits = 3;

    /// <summary>Returns a changed copy.</summary>
    /// <param name="content">A file that can be read.</param>
    /// <param name="format">What is known of it.</param>
    /// <param name="seed">Chooses the changes.</param>
    public static byte[] Mutate(byte[] content, FileFormat format, int seed)
    {
        var random = new Random(seed);
        for (var edits = 1 + random.Next(MostEdits); edits > 0; edits--)
        {
            content = random.Next(4) == 0 ? ByteEdits.Apply(content, random) : format switch
            {
                FileFormat.Json => JsonEdits.Apply(content, random),
                FileFormat.Protobuf => ProtobufEdits.Apply(content, random),
                FileFormat.Safetensors => Safetensors(content, random),
                _ => ByteEdits.Apply(content, random),
            };
        }

        return content;
    }

    private static byte[] Safetensors(byte[] content, Random random)
    {
        var length = content.Length < sizeof(long) ? -1 : BinaryPrimitives.ReadInt64LittleEndian(content);
        if (length < 0 || length > content.Length - sizeof(long))
        {
            return ByteEdits.Apply(content, random);
        }

        var header = JsonEdits.Apply(content.AsSpan(sizeof(long), (int)length), random);
        var prefix = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(prefix, random.Next(16) == 0 ? ByteEdits.Number(random, header.Length) : header.Length);
        var data = content.AsSpan(sizeof(long) + (int)length);
        return [.. prefix, .. header, .. random.Next(8) == 0 ? ByteEdits.Apply(data.ToArray(), random) : data];
    }
}
