using System.Buffers.Binary;

namespace BestRoute.Onnx.Tests;

/// <summary>Changes that need to know nothing of a file.</summary>
internal static class ByteEdits
{
    private const int MostCopied = 256;
    private const int MostAppended = 1 << 16;

    private static readonly byte[] _odd = [0x00, 0x01, 0x7F, 0x80, 0xFE, 0xFF, (byte)'"', (byte)'[', (byte)'{', (byte)'\\', (byte)','];

    /// <summary>Changes bytes.</summary>
    public static byte[] Apply(byte[] content, Random random)
    {
        if (content.Length == 0)
        {
            return [_odd[random.Next(_odd.Length)]];
        }

        var changed = content.ToArray();
        var place = random.Next(content.Length);
        switch (random.Next(9))
        {
            case 0:
                changed[place] ^= (byte)(1 << random.Next(8));
                return changed;
            case 1:
                changed[place] = _odd[random.Next(_odd.Length)];
                return changed;
            case 2:
                return changed[..place];
            case 3:
                return [.. changed[..place], .. Piece(content, random), .. changed[place..]];
            case 4:
                return [.. changed[..place], .. changed[Math.Min(content.Length, place + 1 + random.Next(MostCopied))..]];
            case 5:
                var piece = Piece(content, random);
                piece.AsSpan(0, Math.Min(piece.Length, content.Length - place)).CopyTo(changed.AsSpan(place));
                return changed;
            case 6:
                var inserted = new byte[1 + random.Next(16)];
                random.NextBytes(inserted);
                return [.. changed[..place], .. inserted, .. changed[place..]];
            case 7:
                Span<byte> number = stackalloc byte[sizeof(long)];
                BinaryPrimitives.WriteInt64LittleEndian(number, Number(random, content.Length));
                number = number[..Math.Min(random.Next(2) == 0 ? sizeof(int) : sizeof(long), content.Length - place)];
                number.CopyTo(changed.AsSpan(place));
                return changed;
            default:
                return [.. changed, .. new byte[1 + random.Next(MostAppended)]];
        }
    }

    /// <summary>Returns a number at which lengths, offsets and counts go wrong.</summary>
    /// <param name="random">Chooses.</param>
    /// <param name="true">The one that would be right.</param>
    public static long Number(Random random, long @true) => random.Next(14) switch
    {
        0 => 0,
        1 => 1,
        2 => -1,
        3 => int.MaxValue,
        4 => int.MinValue,
        5 => 1L << 31,
        6 => uint.MaxValue,
        7 => long.MaxValue,
        8 => long.MinValue,
        9 => 1L << 40,
        10 => @true + 1,
        11 => @true - 1,
        12 => @true * 2,
        _ => random.Next(64),
    };

    private static byte[] Piece(byte[] content, Random random)
    {
        var start = random.Next(content.Length);
        return content[start..Math.Min(content.Length, start + 1 + random.Next(MostCopied))];
    }
}
