using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace BestRoute.Training;

/// <summary>Runs a program to its end; nothing of it is left where the run is cut short.</summary>
internal static class CommandRun
{
    /// <summary>The characters of standard output and error that are kept; what is beyond them is read all the same, so that no program waits.</summary>
    private const int Kept = 2048;

    /// <param name="program">The program and its arguments.</param>
    /// <param name="input">What it reads; a program that does not read it is no error.</param>
    /// <param name="timeLimit">The time it may take.</param>
    /// <param name="time">Measures that time.</param>
    /// <param name="cancellationToken">Ends it, and all that it started.</param>
    /// <exception cref="Win32Exception">It cannot be started.</exception>
    /// <exception cref="TimeoutException">It took too long, and was ended with all that it started.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static async Task<CommandResult> RunAsync(
        IReadOnlyList<string> program, byte[] input, TimeSpan timeLimit, TimeProvider time, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var process = new Process
        {
            StartInfo = new ProcessStartInfo(program[0], program.Skip(1))
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                StandardOutputEncoding = Encoding.UTF8,
                StandardErrorEncoding = Encoding.UTF8,
                UseShellExecute = false,
                CreateNoWindow = true,
            },
        };
        process.Start();
        using var limit = new CancellationTokenSource(timeLimit, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        var feed = FeedAsync(process.StandardInput, input);
        var output = ReadAsync(process.StandardOutput, keepsEnd: false);
        var error = ReadAsync(process.StandardError, keepsEnd: true);
        try
        {
            await Task.WhenAll(feed, output, error, process.WaitForExitAsync(stop.Token)).WaitAsync(stop.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            Kill(process);
            cancellationToken.ThrowIfCancellationRequested();
            throw new TimeoutException();
        }

        return new CommandResult(process.ExitCode, await output.ConfigureAwait(false), await error.ConfigureAwait(false));
    }

    private static async Task FeedAsync(StreamWriter target, byte[] input)
    {
        try
        {
            await target.BaseStream.WriteAsync(input).ConfigureAwait(false);
            target.Close();
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // It does not read on, or is gone.
        }
    }

    private static async Task<string> ReadAsync(StreamReader source, bool keepsEnd)
    {
        var kept = new StringBuilder();
        var buffer = new char[Kept];
        try
        {
            for (var read = await source.ReadAsync(buffer).ConfigureAwait(false); read > 0; read = await source.ReadAsync(buffer).ConfigureAwait(false))
            {
                kept.Append(buffer, 0, keepsEnd ? read : Math.Min(read, Kept - kept.Length));
                kept.Remove(0, Math.Max(0, kept.Length - Kept));
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // The run was cut short; nobody asks for the rest.
        }

        return kept.ToString();
    }

    private static void Kill(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (Exception e) when (e is AggregateException or Win32Exception or InvalidOperationException)
        {
            // It ended by itself, or is not ours to end.
        }
    }
}
