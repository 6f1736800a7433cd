using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace BestRoute.Training;

/// <summary>A hash of a prompt that is the same on every machine.</summary>
internal static class PromptHash
{
    /// <summary>The share of queries that validate where a log has no splits.</summary>
    private const double ValidationShare = 0.15;

    public static UInt128 Of(string prompt)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(prompt), hash);
        return BinaryPrimitives.ReadUInt128BigEndian(hash);
    }

    /// <summary>The hash by which a package knows the prompts that it was trained on.</summary>
    public static ulong Short(string prompt) => (ulong)(Of(prompt) >> 64);

    /// <summary>Divides 85/15, so that equal prompts always share a split.</summary>
    public static string Split(UInt128 hash) =>
        (double)(ulong)(hash >> 64) / ulong.MaxValue < ValidationShare ? ResponseLog.Validation : ResponseLog.Training;
}
