using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace BestRoute;

/// <summary>
/// Which prompts a package was trained on, as 64-bit hashes, so that calibration can refuse them. The hashes reveal nothing about a prompt to
/// a reader who does not already have it. Immutable.
/// </summary>
internal sealed class TrainingPrompts
{
    private readonly ulong[] _hashes;

    public TrainingPrompts(IEnumerable<ulong> hashes) => _hashes = [.. hashes.Distinct().Order()];

    /// <summary>Returns these prompts and additional ones.</summary>
    public TrainingPrompts With(IEnumerable<ulong> hashes) => new(_hashes.Concat(hashes));

    public bool Contains(ulong hash) => Array.BinarySearch(_hashes, hash) >= 0;

    /// <summary>Reads what <see cref="ToBytes"/> wrote.</summary>
    /// <exception cref="FormatException">The content is invalid.</exception>
    public static TrainingPrompts Read(ReadOnlySpan<byte> content)
    {
        if (content.Length % sizeof(ulong) != 0)
        {
            throw new FormatException($"{content.Length} bytes are not a multiple of {sizeof(ulong)}, the length of a hash");
        }

        var hashes = MemoryMarshal.Cast<byte, ulong>(content).ToArray();
        if (!BitConverter.IsLittleEndian)
        {
            BinaryPrimitives.ReverseEndianness(hashes, hashes);
        }

        return new TrainingPrompts(hashes);
    }

    /// <summary>Returns the hashes in ascending order, each in 8 bytes, little-endian.</summary>
    public byte[] ToBytes()
    {
        var content = new byte[_hashes.Length * sizeof(ulong)];
        for (var i = 0; i < _hashes.Length; i++)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(content.AsSpan(i * sizeof(ulong)), _hashes[i]);
        }

        return content;
    }
}
