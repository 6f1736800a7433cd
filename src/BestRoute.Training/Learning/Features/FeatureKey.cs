using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace BestRoute.Training;

/// <summary>What a feature was computed from: the SHA-256 of a text, or of a prompt and a response.</summary>
internal readonly record struct FeatureKey(ulong A, ulong B, ulong C, ulong D)
{
    public const int Size = SHA256.HashSizeInBytes;

    public static FeatureKey Of(string text)
    {
        // UTF-16 as it is: in UTF-8 all lone surrogates look alike.
        Span<byte> hash = stackalloc byte[Size];
        SHA256.HashData(MemoryMarshal.AsBytes(text.AsSpan()), hash);
        return Read(hash);
    }

    public static FeatureKey Of(string prompt, string response)
    {
        Span<byte> length = stackalloc byte[sizeof(int)];
        Span<byte> hash = stackalloc byte[Size];
        BinaryPrimitives.WriteInt32LittleEndian(length, prompt.Length);
        using var sum = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        sum.AppendData(length);
        sum.AppendData(MemoryMarshal.AsBytes(prompt.AsSpan()));
        sum.AppendData(MemoryMarshal.AsBytes(response.AsSpan()));
        sum.GetHashAndReset(hash);
        return Read(hash);
    }

    public static FeatureKey Read(ReadOnlySpan<byte> bytes) => new(
        BinaryPrimitives.ReadUInt64LittleEndian(bytes),
        BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]),
        BinaryPrimitives.ReadUInt64LittleEndian(bytes[16..]),
        BinaryPrimitives.ReadUInt64LittleEndian(bytes[24..]));

    public void Write(Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, A);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[8..], B);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[16..], C);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[24..], D);
    }
}
