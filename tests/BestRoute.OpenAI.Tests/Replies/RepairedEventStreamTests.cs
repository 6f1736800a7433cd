using System.IO.Pipelines;
using System.Text;

namespace BestRoute.OpenAI.Tests;

public sealed class RepairedEventStreamTests
{
    private const string Broken = "data: {\"choices\":[{\"index\":0,\"delta\":{\"role\":\"model\",\"content\":\"ü😀\"},\"finish_reason\":\"eos\"}]}";
    private const string Fixed = "data: {\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"ü😀\"},\"finish_reason\":\"stop\"}]}";

    [Fact]
    public async Task A_valid_stream_passes_byte_for_byte_however_it_is_split()
    {
        var random = new Random(1);
        for (var i = 0; i < 300; i++)
        {
            var events = Encoding.UTF8.GetBytes(RandomEvents(random));

            Assert.Equal(events, await ReadAsync(events, random, isAsync: i % 2 == 0));
        }
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("\r")]
    public async Task A_stream_is_repaired_however_it_is_split(string end)
    {
        string Events(string line) => $": comment{end}{end}event: x{end}id: 5{end}{line}{end}{end}retry: 10{end}{line}{end}{end}data: [DONE]{end}{end}";
        var random = new Random(2);
        for (var i = 0; i < 300; i++)
        {
            var read = await ReadAsync(Encoding.UTF8.GetBytes(Events(Broken)), random, isAsync: i % 2 == 0);

            Assert.Equal(Events(Fixed), Encoding.UTF8.GetString(read));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("data:")]
    [InlineData("data: \n\n")]
    [InlineData("data: not json\n\n")]
    [InlineData("data: {\"choices\":[\n\n")]
    [InlineData("{\"choices\":null}\n")]
    [InlineData(": {\"choices\":null}\n")]
    [InlineData("unknown: {\"choices\":null}\n")]
    public async Task Other_lines_pass_as_they_are(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);

        Assert.Equal(bytes, await ReadAsync(bytes, new Random(3), isAsync: true));
    }

    [Fact]
    public async Task Bytes_that_are_not_text_pass_as_they_are()
    {
        byte[] bytes = [.. "data: {\"choices\":[{\"delta\":{\"role\":\""u8, 0xFF, 0xC3, .. "\"}}]}\n\n"u8];

        Assert.Equal(bytes, await ReadAsync(bytes, new Random(4), isAsync: true));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    public async Task The_last_line_is_repaired_without_an_end_too(string end)
    {
        var read = await ReadAsync(Encoding.UTF8.GetBytes(Broken + end), new Random(5), isAsync: true);

        Assert.Equal(Fixed + end, Encoding.UTF8.GetString(read));
    }

    [Fact]
    public async Task An_event_is_passed_on_before_the_next_one_arrives()
    {
        var pipe = new Pipe();
        await using var stream = new RepairedEventStream(pipe.Reader.AsStream(), static message => new InvalidOperationException(message));
        var buffer = new byte[1000];
        for (var i = 0; i < 3; i++)
        {
            await pipe.Writer.WriteAsync(Encoding.UTF8.GetBytes(Broken + "\n\n" + Broken[..10]));

            var text = "";
            while (!text.EndsWith("}\n\n", StringComparison.Ordinal))
            {
                text += Encoding.UTF8.GetString(buffer, 0, await stream.ReadAsync(buffer));
            }

            Assert.Equal(Fixed + "\n\n", text);
            await pipe.Writer.WriteAsync(Encoding.UTF8.GetBytes(Broken[10..] + "\n\n"));
            var rest = new byte[Encoding.UTF8.GetByteCount(Fixed) + 2];
            await stream.ReadExactlyAsync(rest);
            Assert.Equal(Fixed + "\n\n", Encoding.UTF8.GetString(rest));
        }
    }

    [Fact]
    public async Task A_long_line_is_not_damaged()
    {
        var text = new string('x', 300_000);
        var events = Encoding.UTF8.GetBytes($"data: {{\"choices\":[{{\"delta\":{{\"role\":\"model\",\"content\":\"{text}\"}}}}]}}\n\n");

        var read = await ReadAsync(events, new Random(6), isAsync: true);

        Assert.Equal($"data: {{\"choices\":[{{\"delta\":{{\"role\":\"assistant\",\"content\":\"{text}\"}}}}]}}\n\n", Encoding.UTF8.GetString(read));
    }

    [Fact]
    public async Task The_inner_stream_is_disposed_and_its_errors_are_thrown()
    {
        var inner = new SplitStream([], new Random(7)) { Failure = new IOException("reset") };
        var stream = new RepairedEventStream(inner, static message => new InvalidOperationException(message));

        Assert.Equal("reset", (await Assert.ThrowsAsync<IOException>(() => stream.ReadExactlyAsync(new byte[10]).AsTask())).Message);
        await stream.DisposeAsync();

        Assert.False(inner.CanRead);
    }

    private static string RandomEvents(Random random)
    {
        var events = new StringBuilder();
        string[] ends = ["\n", "\r\n", "\r"];
        for (var i = random.Next(1, 6); i > 0; i--)
        {
            var end = ends[random.Next(ends.Length)];
            events.Append(random.Next(4) == 0 ? ": keep-alive 😀" + end + end : "");
            events.Append(random.Next(2) == 0 ? "data: " : "data:").Append(RandomReplies.Write(random, isStream: true)).Append(end).Append(end);
        }

        return events.ToString();
    }

    private static async Task<byte[]> ReadAsync(byte[] bytes, Random random, bool isAsync)
    {
        await using var stream = new RepairedEventStream(new SplitStream(bytes, random), static message => new InvalidOperationException(message));
        var read = new List<byte>();
        var buffer = new byte[random.Next(1, 5000)];
        while ((isAsync ? await stream.ReadAsync(buffer) : stream.Read(buffer, 0, buffer.Length)) is > 0 and var count)
        {
            read.AddRange(buffer.AsSpan(0, count));
        }

        return [.. read];
    }

    /// <summary>Returns its bytes in pieces of random length.</summary>
    private sealed class SplitStream(byte[] bytes, Random random) : MemoryStream(bytes)
    {
        public Exception? Failure { get; init; }

        public override int Read(Span<byte> buffer) => Failure is not null ? throw Failure : base.Read(buffer[..Math.Min(buffer.Length, Size())]);

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            Failure is not null ? throw Failure : base.ReadAsync(buffer[..Math.Min(buffer.Length, Size())], cancellationToken);

        private int Size() => random.Next(3) == 0 ? random.Next(1, 100_000) : random.Next(1, 30);
    }
}
