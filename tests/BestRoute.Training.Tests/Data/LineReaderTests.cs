using System.Text;

namespace BestRoute.Training.Tests;

/// <summary>Lines of a stream, compared with those of <see cref="StringReader"/>.</summary>
public class LineReaderTests
{
    [Fact]
    public void Lines_are_those_of_a_text_reader_in_pieces_of_any_size()
    {
        var random = new Random(7);
        string[] parts = ["\n", "\r\n", "a", "é", "日本", "😀", new string('x', 300)];
        for (var round = 0; round < 200; round++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(60)).Select(_ => parts[random.Next(parts.Length)]));

            Assert.Equal(Expected(text), Lines(new Pieces(Encoding.UTF8.GetBytes(text), random), 1 << 20));
        }
    }

    [Fact]
    public void Lines_are_longer_than_the_buffer()
    {
        string[] lines = [new string('a', 200_000), "", new string('b', 70_000)];

        Assert.Equal(lines, Lines(new MemoryStream(Encoding.UTF8.GetBytes(string.Join('\n', lines))), 1 << 20));
    }

    [Theory]
    [InlineData(10, null)]
    [InlineData(11, "f, line 2: the line is longer than 10 bytes")]
    public void F2_the_limit_is_the_longest_line_that_is_read(int length, string? expected)
    {
        var text = Encoding.UTF8.GetBytes($"a\n{new string('b', length)}\nc");

        var error = Record.Exception(() => Lines(new MemoryStream(text), 10));

        Assert.Equal(expected is null, error is null);
        Assert.StartsWith(expected ?? "", (error as DataException)?.Message ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public void F2_memory_is_bounded_by_the_limit_and_not_by_the_stream()
    {
        var endless = new Pieces([.. Enumerable.Repeat((byte)'a', 1000)], new Random(1), isEndless: true);

        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<DataException>(() => Lines(endless, 1 << 20));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 8 << 20);
    }

    [Theory]
    [InlineData(new byte[] { (byte)'a', (byte)'\n', (byte)'b', 0xE9 }, "f, line 2: byte 2 of the line (0xE9)")]
    [InlineData(new byte[] { (byte)'\n', (byte)'\n', 0xE2, 0x82, (byte)'\n' }, "f, line 3: byte 1 of the line (0xE2)")]
    [InlineData(new byte[] { 0xC0, 0x80 }, "f, line 1: byte 1 of the line (0xC0)")]
    [InlineData(new byte[] { 0xED, 0xA0, 0x80 }, "f, line 1: byte 1 of the line (0xED)")]
    [InlineData(new byte[] { 0xFF, 0xFE, (byte)'a', 0 }, "f, line 1: the text is in UTF-16 or UTF-32")]
    [InlineData(new byte[] { 0xFE, 0xFF, 0, (byte)'a' }, "f, line 1: the text is in UTF-16 or UTF-32")]
    [InlineData(new byte[] { 0, 0, 0xFE, 0xFF }, "f, line 1: the text is in UTF-16 or UTF-32")]
    public void F1_bytes_that_are_not_utf8_are_an_error_with_line_and_byte(byte[] text, string expected) =>
        Assert.StartsWith(expected, Assert.Throws<DataException>(() => Lines(new MemoryStream(text), 1 << 20)).Message, StringComparison.Ordinal);

    [Fact]
    public void F1_a_byte_order_mark_is_only_one_at_the_start()
    {
        byte[] text = [.. Encoding.UTF8.Preamble, .. "a\n"u8, .. Encoding.UTF8.Preamble, (byte)'b'];

        Assert.Equal(["a", "\uFEFFb"], Lines(new MemoryStream(text), 1 << 20));
    }

    private static List<string> Lines(Stream content, int limit)
    {
        var reader = new LineReader(content, "f", limit);
        var lines = new List<string>();
        while (reader.Next() is { } line)
        {
            lines.Add(line);
        }

        return lines;
    }

    private static IEnumerable<string> Expected(string text)
    {
        var reader = new StringReader(text);
        while (reader.ReadLine() is { } line)
        {
            yield return line;
        }
    }

    /// <summary>A stream that gives a few bytes at a time.</summary>
    private sealed class Pieces(byte[] content, Random random, bool isEndless = false) : MemoryStream(content)
    {
        public override int Read(byte[] buffer, int offset, int count)
        {
            Position = isEndless ? 0 : Position;
            return base.Read(buffer, offset, Math.Min(count, random.Next(1, 100)));
        }
    }
}
