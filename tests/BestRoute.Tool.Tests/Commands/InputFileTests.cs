using System.IO.Compression;
using System.Text;

namespace BestRoute.Tool.Tests;

/// <summary>Files that commands refuse to read: another encoding, endless lines, pipes and devices. Nothing is written then.</summary>
public sealed class InputFileTests : IDisposable
{
    private const string Good = """{"prompt":"Hi","reference_answer":"a","responses":[{"model":"large","text":"a"}]}""";

    private readonly SyntheticFiles _files = new();

    public static TheoryData<string> Readers => new(
        "score --data {bad} --out {out} --by gold",
        "score --data {bad} --out {bad} --by gold",
        "score --data {data} --out {out} --by rouge --against reference --pool {bad}",
        "collect --pool {pool} --prompts {bad} --out {out}",
        "collect --pool {bad} --prompts {data} --out {out}",
        "train --data {bad} --pool {pool} --out {out}",
        "train --data {data} {bad} --pool {pool} --out {out}",
        "train --data {data} --pool {bad} --out {out}",
        "merge {bad} --out {out}",
        "tokenize --tokenizer {folder}/vocab.txt --input {bad} --output {out}",
        "tokenize --tokenizer {bad} --input {data} --output {out}");

    public void Dispose() => _files.Dispose();

    [Theory]
    [MemberData(nameof(Readers))]
    public async Task F1_a_file_in_another_encoding_is_an_error_with_file_and_line(string line)
    {
        await RefusedAsync(line, Latin1("\n{\"prompt\":\"café\"}\n"), "bad.txt, line 2: byte 15 of the line (0xE9) is not valid UTF-8; save the file as UTF-8");
        await RefusedAsync(line, [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(Good)], "bad.txt, line 1: the text is in UTF-16 or UTF-32; save the file as UTF-8");
        await RefusedAsync(line, [.. Encoding.UTF32.Preamble, .. Encoding.UTF32.GetBytes(Good)], "bad.txt, line 1: the text is in UTF-16 or UTF-32; save the file as UTF-8");
    }

    [Theory]
    [InlineData("score --data {bad} --out {out} --by gold")]
    [InlineData("merge {bad} --out {out}")]
    public async Task F1_a_compressed_file_in_another_encoding_is_an_error_too(string line) =>
        await RefusedAsync(line, Packed(Latin1("{\"row\":0,\"prompt\":\"café\"}")), "bad.txt, line 1: byte 23 of the line (0xE9) is not valid UTF-8");

    [Fact]
    public async Task F1_standard_input_in_another_encoding_is_an_error()
    {
        Vocabulary();
        using var output = new StringWriter();
        using var error = new StringWriter();
        var console = new ToolConsole(output, error, IsErrorTerminal: false) { Input = new MemoryStream(Latin1("{\"id\":1,\"text\":\"café\"}")) };

        var exitCode = await BestRouteCommand.RunAsync(Arguments("tokenize --tokenizer {folder}/vocab.txt --input - --output -"), console);

        Assert.Equal((1, ""), (exitCode, output.ToString()));
        Assert.Contains("standard input, line 1: byte 20 of the line (0xE9) is not valid UTF-8", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task F1_a_byte_order_mark_is_accepted_and_not_part_of_the_text()
    {
        Vocabulary();
        byte[] mark = [.. Encoding.UTF8.Preamble];
        File.WriteAllBytes(Bad, [.. mark, .. Encoding.UTF8.GetBytes(Good)]);
        File.WriteAllBytes(_files.Pool, [.. mark, .. File.ReadAllBytes(_files.Pool)]);

        Assert.Equal(0, (await RunAsync("score --data {bad} --out {out} --by gold")).ExitCode);
        Assert.StartsWith("{\"prompt\":", Encoding.UTF8.GetString(File.ReadAllBytes(Out)), StringComparison.Ordinal);
        Assert.Equal(0, (await RunAsync("score --data {out} --out {out} --overwrite --by rouge --against reference --pool {pool}")).ExitCode);
    }

    [Theory]
    [InlineData("score --data {bad} --out {out} --by gold")]
    [InlineData("merge {bad} --out {out}")]
    [InlineData("collect --pool {pool} --prompts {bad} --out {out}")]
    [InlineData("train --data {bad} --pool {pool} --out {out}")]
    [InlineData("tokenize --tokenizer {folder}/vocab.txt --input {bad} --output {out}")]
    public async Task F2_a_line_above_the_limit_is_an_error_however_well_it_compresses(string line) =>
        await RefusedAsync(line, Bomb(), "bad.txt, line 1: the line is longer than 67108864 bytes");

    [Theory]
    [InlineData("train --data {data} --pool {bad} --out {out}", 16)]
    [InlineData("tokenize --tokenizer {bad} --input {data} --output {out}", 64)]
    public async Task F2_a_whole_file_above_the_limit_is_an_error(string line, long megabytes)
    {
        using (var file = File.Create(Bad))
        {
            file.SetLength((megabytes << 20) + 1);
        }

        var run = await RunAsync(line);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains($"bad.txt' has {(megabytes << 20) + 1} bytes, but at most {megabytes << 20} are read", run.LastErrorLine, StringComparison.Ordinal);
    }

    [ShellTheory]
    [MemberData(nameof(Readers))]
    public async Task F3_a_pipe_or_device_is_refused_and_not_waited_for(string line)
    {
        Vocabulary();
        using (var make = System.Diagnostics.Process.Start("mkfifo", [Bad]))
        {
            await make.WaitForExitAsync();
        }

        await IsRefusedAsync(line);

        File.Delete(Bad);
        File.CreateSymbolicLink(Bad, "/dev/zero");
        await IsRefusedAsync(line);

        async Task IsRefusedAsync(string line)
        {
            var run = await RunAsync(line).OrHang();
            Assert.Equal(1, run.ExitCode);
            Assert.Contains("bad.txt", run.LastErrorLine, StringComparison.Ordinal);
            Assert.Contains("not an ordinary file", run.LastErrorLine, StringComparison.Ordinal);
            Assert.False(Path.Exists(Out));
        }
    }

    [Fact]
    public async Task F3_an_empty_file_is_not_a_pipe()
    {
        File.WriteAllText(Bad, "");

        Assert.Equal(0, (await RunAsync("score --data {bad} --out {out} --by gold")).ExitCode);
        Assert.Equal(0, new FileInfo(Out).Length);
    }

    private string Bad => Path.Combine(_files.Folder, "bad.txt");

    private string Out => Path.Combine(_files.Folder, "out");

    private static byte[] Latin1(string text) => Encoding.Latin1.GetBytes(text);

    /// <summary>A line that unpacks to twice the limit.</summary>
    private static byte[] Bomb()
    {
        using var content = new MemoryStream();
        using (var zip = new GZipStream(content, CompressionLevel.Fastest, leaveOpen: true))
        {
            var piece = new byte[1 << 20];
            piece.AsSpan().Fill((byte)'a');
            for (var i = 0; i < 128; i++)
            {
                zip.Write(piece);
            }
        }

        return content.ToArray();
    }

    private static byte[] Packed(byte[] text)
    {
        using var content = new MemoryStream();
        using (var zip = new GZipStream(content, CompressionLevel.Fastest, leaveOpen: true))
        {
            zip.Write(text);
        }

        return content.ToArray();
    }

    private void Vocabulary() => _files.Write("vocab.txt", "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\nhi\n");

    private async Task RefusedAsync(string line, byte[] content, string expected)
    {
        Vocabulary();
        File.WriteAllBytes(Bad, content);
        var before = Directory.GetFileSystemEntries(_files.Folder);

        var run = await RunAsync(line);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains(expected, run.LastErrorLine, StringComparison.Ordinal);
        Assert.Equal(content, File.ReadAllBytes(Bad));
        Assert.Equal(before.Order(), Directory.GetFileSystemEntries(_files.Folder).Order());
    }

    private Task<ToolRun> RunAsync(string line) => ToolRun.OfAsync(Arguments(line));

    private string[] Arguments(string line) => [.. line.Split(' ').Select(word => word
        .Replace("{bad}", Bad, StringComparison.Ordinal)
        .Replace("{out}", Out, StringComparison.Ordinal)
        .Replace("{data}", _files.Data, StringComparison.Ordinal)
        .Replace("{pool}", _files.Pool, StringComparison.Ordinal)
        .Replace("{folder}", _files.Folder, StringComparison.Ordinal))];
}
