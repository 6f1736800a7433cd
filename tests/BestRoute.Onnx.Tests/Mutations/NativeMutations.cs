using System.Diagnostics;

namespace BestRoute.Onnx.Tests;

/// <summary>
/// Gives changed graphs that pass our own check to ONNX Runtime, in processes of their own: a process that dies or never answers costs one seed, and the next one
/// goes on behind it.
/// </summary>
/// <param name="child">How to start a process that calls <see cref="Try"/> for so many seeds from the first on.</param>
/// <param name="patience">How long to wait for the next line of a process before it is ended.</param>
internal sealed class NativeMutations(Func<int, int, ProcessStartInfo> child, TimeSpan patience)
{
    /// <summary>Gets how many graphs ONNX Runtime ran.</summary>
    public int Read { get; private set; }

    /// <summary>Gets how many graphs were refused, by our check or by ONNX Runtime.</summary>
    public int Refused { get; private set; }

    /// <summary>Gets the seeds at which the process died or did not answer, or another exception came than a documented one, and how.</summary>
    public List<(int Seed, string Offence)> Offences { get; } = [];

    /// <summary>What the process does: it says which seed comes next before it tries it, since it may not live to say more.</summary>
    /// <param name="output">Read by the other process.</param>
    /// <param name="from">The first seed.</param>
    /// <param name="count">How many.</param>
    /// <param name="attempt">Tries one.</param>
    public static void Try(TextWriter output, int from, int count, Func<int, MutationOutcome> attempt)
    {
        for (var seed = from; seed < from + count; seed++)
        {
            output.WriteLine(seed);
            output.Flush();
            var outcome = attempt(seed);
            output.WriteLine(outcome.Offence?.ReplaceLineEndings(" ") ?? (outcome.IsRead ? nameof(Read) : nameof(Refused)));
            output.Flush();
        }
    }

    /// <summary>Tries seeds until all had their turn.</summary>
    /// <param name="from">The first seed.</param>
    /// <param name="count">How many.</param>
    public async Task RunAsync(int from, int count)
    {
        var next = from;
        while (next < from + count)
        {
            var start = child(next, from + count - next);
            (start.RedirectStandardOutput, start.RedirectStandardError) = (true, true);
            using var process = Process.Start(start)!;
            var error = process.StandardError.ReadToEndAsync();
            var (tried, silent) = await FollowAsync(process);
            await process.WaitForExitAsync();
            if (tried is null && process.ExitCode != 0)
            {
                throw new InvalidOperationException($"The process ended with {process.ExitCode} before it tried anything: {await error}");
            }

            if (tried is not { } seed)
            {
                return;
            }

            var last = (await error).Trim().Split('\n') is [.., var line] ? line : "";
            Offences.Add((seed, silent ? "no answer" : $"the process died with {process.ExitCode}. {last}"));
            next = seed + 1;
        }
    }

    /// <returns>The seed that the process did not get past, if there is one, and whether it had to be ended.</returns>
    private async Task<(int? Tried, bool IsSilent)> FollowAsync(Process process)
    {
        int? tried = null;
        try
        {
            while (true)
            {
                using var limit = new CancellationTokenSource(patience);
                if (await process.StandardOutput.ReadLineAsync(limit.Token) is not { } line)
                {
                    return (tried, false);
                }

                if (tried is not { } seed)
                {
                    tried = int.Parse(line, null);
                    continue;
                }

                Read += line == nameof(Read) ? 1 : 0;
                Refused += line == nameof(Refused) ? 1 : 0;
                if (line is not (nameof(Read) or nameof(Refused)))
                {
                    Offences.Add((seed, line));
                }

                tried = null;
            }
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            return (tried, true);
        }
    }
}
