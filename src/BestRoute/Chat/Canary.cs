using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Microsoft.Extensions.AI;

namespace BestRoute;

/// <summary>Divides conversations into those that are routed and the others. The first user message decides, so the side is the same for all turns and in all processes.</summary>
internal static class Canary
{
    internal static bool Includes(IReadOnlyList<ChatMessage> messages, double share)
    {
        var first = "";
        foreach (var message in messages)
        {
            if (message.Role == ChatRole.User)
            {
                first = message.Text;
                break;
            }
        }

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(MemoryMarshal.AsBytes(first.AsSpan()), hash);

        // 53 bits, so that the point is exact and below 1.
        var point = (BitConverter.ToUInt64(hash) >> 11) * (1.0 / (1UL << 53));
        return point < share;
    }
}
