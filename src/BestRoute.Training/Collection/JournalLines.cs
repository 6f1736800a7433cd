using Microsoft.Win32.SafeHandles;

namespace BestRoute.Training;

/// <summary>The lines of a journal with their places, without the journal in memory.</summary>
internal static class JournalLines
{
    private const int FirstBuffer = 1 << 16;

    /// <summary>Reads the complete lines from the start. A line is valid until the next one is read.</summary>
    /// <exception cref="DataException">While enumerating: a line is too long.</exception>
    public static IEnumerable<(long Offset, ReadOnlyMemory<byte> Line)> Read(string path, SafeFileHandle file)
    {
        var number = 1L;
        var buffer = new byte[FirstBuffer];
        long offset = 0;
        var filled = 0;
        while (true)
        {
            if (filled > TextLines.MaxLineBytes)
            {
                throw new DataException($"{path}, line {number}: the line is longer than {TextLines.MaxLineBytes} bytes, the maximum; remove the file to start again, or give another --out.");
            }

            if (filled == buffer.Length)
            {
                Array.Resize(ref buffer, 2 * buffer.Length);
            }

            var read = RandomAccess.Read(file, buffer.AsSpan(filled), offset + filled);
            if (read == 0)
            {
                yield break;
            }

            filled += read;
            var start = 0;
            while (buffer.AsSpan(start, filled - start).IndexOf((byte)'\n') is >= 0 and var length)
            {
                yield return (offset + start, buffer.AsMemory(start, length));
                start += length + 1;
                number++;
            }

            buffer.AsSpan(start, filled - start).CopyTo(buffer);
            filled -= start;
            offset += start;
        }
    }

    /// <summary>Reads the line that begins at a place.</summary>
    public static ReadOnlyMemory<byte> ReadAt(SafeFileHandle file, long offset, ref byte[] buffer)
    {
        var filled = 0;
        while (true)
        {
            if (filled == buffer.Length)
            {
                Array.Resize(ref buffer, Math.Max(4096, 2 * buffer.Length));
            }

            var read = RandomAccess.Read(file, buffer.AsSpan(filled), offset + filled);
            var end = buffer.AsSpan(filled, read).IndexOf((byte)'\n');
            if (end >= 0)
            {
                return buffer.AsMemory(0, filled + end);
            }

            filled += read > 0 ? read : throw new EndOfStreamException("The journal became shorter while it was read; do not change it during a collection.");
        }
    }
}
