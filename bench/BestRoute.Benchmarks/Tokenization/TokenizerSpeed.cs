using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using BestRoute.Onnx;
using BestRoute.Studies.Commands;

namespace BestRoute.Benchmarks.Tokenization;

/// <summary>How fast texts become token ids, compared with the C++ library of SentencePiece: the same model, the same lines, one thread, in turns.</summary>
internal static class TokenizerSpeed
{
    private const int Rounds = 5;

    public static Command Create()
    {
        var model = new Argument<FileInfo>("SPM_MODEL") { Description = "A SentencePiece model." }.AcceptExistingOnly();
        var text = new Argument<FileInfo>("TEXT") { Description = "A file with lines of text." }.AcceptExistingOnly();
        var python = Arguments.Python("the module sentencepiece");
        var command = new Command("tokenizer-speed", "Measures tokenization, compared with the C++ library of SentencePiece.") { model, text, python };
        command.SetAction(parsed => RunAsync(
            parsed.GetRequiredValue(model).FullName, parsed.GetRequiredValue(text).FullName, parsed.GetRequiredValue(python), parsed.InvocationConfiguration.Output));
        return command;
    }

    private static async Task RunAsync(string model, string text, string python, TextWriter output)
    {
        var lines = await File.ReadAllLinesAsync(text);
        var megabytes = new FileInfo(text).Length / 1e6;
        var watch = Stopwatch.StartNew();
        var tokenizer = Tokenizer.Load(model);
        var loaded = watch.Elapsed.TotalMilliseconds;
        using var peer = Process.Start(new ProcessStartInfo(python, [Path.Combine(AppContext.BaseDirectory, "Tokenization", "sentencepiece_speed.py"), model, text])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        var version = await AskAsync(peer);
        Encode(tokenizer, lines); // So that no compilation is timed.
        var (own, other) = (double.PositiveInfinity, double.PositiveInfinity);
        var (tokens, otherTokens, allocated) = (0L, 0L, 0L);
        for (var round = 0; round < Rounds; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            watch.Restart();
            tokens = Encode(tokenizer, lines);
            own = Math.Min(own, watch.Elapsed.TotalSeconds);
            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            var told = (await AskAsync(peer)).Split(' ');
            other = Math.Min(other, double.Parse(told[0], CultureInfo.InvariantCulture));
            otherTokens = long.Parse(told[1], CultureInfo.InvariantCulture);
        }

        output.WriteLine(FormattableString.Invariant($"{lines.Length:N0} lines, {megabytes:0.0} MB, one thread, the best of {Rounds} rounds in turns; loading took {loaded:0} ms, all lines together allocated {allocated:N0} bytes."));
        output.WriteLine();
        output.WriteLine("| | tokens | seconds | MB/s |");
        output.WriteLine("| --- | ---: | ---: | ---: |");
        output.WriteLine(FormattableString.Invariant($"| BestRoute | {tokens:N0} | {own:0.00} | {megabytes / own:0.0} |"));
        output.WriteLine(FormattableString.Invariant($"| SentencePiece {version} (C++) | {otherTokens:N0} | {other:0.00} | {megabytes / other:0.0} |"));
        output.WriteLine();
        output.WriteLine(FormattableString.Invariant($"{other / own:0.0} times as fast, {(tokens == otherTokens ? "with as many tokens" : "WITH OTHER TOKENS")}."));
    }

    private static long Encode(Tokenizer tokenizer, string[] lines)
    {
        var buffer = new TokenBuffer(1 << 16);
        long tokens = 0;
        foreach (var line in lines)
        {
            buffer.Clear();
            tokens += tokenizer.Encode(line, TokenizationMode.Library, buffer);
        }

        return tokens;
    }

    private static async Task<string> AskAsync(Process peer)
    {
        await peer.StandardInput.WriteLineAsync();
        await peer.StandardInput.FlushAsync();
        return await peer.StandardOutput.ReadLineAsync() ?? throw new CommandException("The Python program ended. As the last argument, give an interpreter that has the module sentencepiece.");
    }
}
