using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace BestRoute.Training;

/// <summary>
/// The format of features in a file: a header that names the model, then entries of the same size, each with a key, its numbers and a checksum.
/// </summary>
internal sealed class FeatureRecords
{
    public const int HeaderSize = 8 + (2 * sizeof(int)) + SHA256.HashSizeInBytes + ChecksumSize;

    private const int ChecksumSize = 8;

    private static readonly byte[] _magic = Encoding.ASCII.GetBytes("BRfeats1");

    private readonly byte[] _header;

    public FeatureRecords(FeatureKind kind, int dimensions, string fingerprint)
    {
        Dimensions = dimensions;
        EntrySize = FeatureKey.Size + (dimensions * sizeof(float)) + ChecksumSize;
        _header = new byte[HeaderSize];
        _magic.CopyTo(_header, 0);
        BinaryPrimitives.WriteInt32LittleEndian(_header.AsSpan(8), (int)kind);
        BinaryPrimitives.WriteInt32LittleEndian(_header.AsSpan(12), dimensions);
        Convert.FromHexString(fingerprint).CopyTo(_header, 16);
        Seal(_header);
    }

    public int Dimensions { get; }

    public int EntrySize { get; }

    public ReadOnlySpan<byte> Header => _header;

    /// <summary>Returns whether a file begins like a feature file of any model.</summary>
    public static bool IsOurs(ReadOnlySpan<byte> start) => start.StartsWith(_magic);

    /// <summary>Writes an entry.</summary>
    public void Write(in FeatureKey key, ReadOnlySpan<float> values, Span<byte> entry)
    {
        key.Write(entry);
        for (var i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteSingleLittleEndian(entry[(FeatureKey.Size + (i * sizeof(float)))..], values[i]);
        }

        Seal(entry);
    }

    /// <summary>Reads an entry.</summary>
    /// <returns>False where it is damaged.</returns>
    public bool TryRead(ReadOnlySpan<byte> entry, out FeatureKey key, out float[] values)
    {
        key = FeatureKey.Read(entry);
        values = new float[Dimensions];
        Span<byte> checksum = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(entry[..^ChecksumSize], checksum);
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = BinaryPrimitives.ReadSingleLittleEndian(entry[(FeatureKey.Size + (i * sizeof(float)))..]);
        }

        return checksum[..ChecksumSize].SequenceEqual(entry[^ChecksumSize..]) && Array.TrueForAll(values, float.IsFinite);
    }

    private static void Seal(Span<byte> bytes)
    {
        Span<byte> checksum = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes[..^ChecksumSize], checksum);
        checksum[..ChecksumSize].CopyTo(bytes[^ChecksumSize..]);
    }
}
