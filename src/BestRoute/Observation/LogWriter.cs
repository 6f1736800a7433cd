using System.Threading.Channels;

namespace BestRoute;

/// <summary>
/// Writes lines to the files of a log, in the background and one after another. A file ends with its day and at 64 MiB. Each line is handed to the operating system at once, so a killed process loses
/// only the lines that wait. Safe for concurrent use.
/// </summary>
internal sealed class LogWriter : IAsyncDisposable
{
    private const long MaxFileBytes = 64L << 20;

    private static readonly TimeSpan _retentionInterval = TimeSpan.FromHours(1);

    private readonly Channel<Func<Task>> _work;
    private readonly LogFiles _files;
    private readonly Func<TimeSpan> _retention;
    private readonly TimeProvider _time;
    private readonly Action _written;
    private readonly Action<Exception> _failed;
    private readonly ITimer _retain;
    private readonly Task _loop;
    private FileStream? _file;
    private DateOnly _day;
    private bool _hasFailed;

    /// <param name="files">The files.</param>
    /// <param name="maxWaiting">How many lines may wait.</param>
    /// <param name="retention">Returns how long files are kept.</param>
    /// <param name="time">The clock.</param>
    /// <param name="written">Called after each line.</param>
    /// <param name="failed">Gets the first error of several in a row.</param>
    internal LogWriter(LogFiles files, int maxWaiting, Func<TimeSpan> retention, TimeProvider time, Action written, Action<Exception> failed)
    {
        _work = Channel.CreateBounded<Func<Task>>(new BoundedChannelOptions(maxWaiting) { SingleReader = true });
        (_files, _retention, _time, _written, _failed) = (files, retention, time, written, failed);
        _retain = time.CreateTimer(_ => _work.Writer.TryWrite(RetainAsync), null, TimeSpan.Zero, _retentionInterval);
        _loop = Task.Run(LoopAsync);
    }

    private DateOnly Today => DateOnly.FromDateTime(_time.GetUtcNow().UtcDateTime);

    /// <summary>Writes a line. It waits while too many lines wait.</summary>
    internal ValueTask WriteAsync(byte[] line) => _work.Writer.WriteAsync(() => AppendAsync(line));

    /// <summary>Writes a line, unless too many lines wait.</summary>
    /// <returns>Whether it will be written.</returns>
    internal bool TryWrite(byte[] line) => _work.Writer.TryWrite(() => AppendAsync(line));

    /// <summary>Replaces a file next to the log.</summary>
    internal void Replace(string name, byte[] content) => _work.Writer.TryWrite(() =>
    {
        _files.Replace(name, content);
        return Task.CompletedTask;
    });

    /// <summary>Waits until everything that waits now is written.</summary>
    internal Task FlushAsync(CancellationToken cancellationToken) => RunAsync(static () => Task.FromResult(true), cancellationToken);

    /// <summary>Does something between two lines, while no file is open.</summary>
    internal Task<T> RunClosedAsync<T>(Func<LogFiles, T> action, CancellationToken cancellationToken) => RunAsync(
        async () =>
        {
            await CloseAsync().ConfigureAwait(false);
            return action(_files);
        },
        cancellationToken);

    /// <summary>Writes what waits, and closes the file.</summary>
    public async ValueTask DisposeAsync()
    {
        await _retain.DisposeAsync().ConfigureAwait(false);
        if (_work.Writer.TryComplete())
        {
            await _loop.ConfigureAwait(false);
        }
    }

    private async Task<T> RunAsync<T>(Func<Task<T>> action, CancellationToken cancellationToken)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        await _work.Writer.WriteAsync(
            async () =>
            {
                try
                {
                    done.SetResult(await action().ConfigureAwait(false));
                }
                catch (Exception error)
                {
                    done.SetException(error);
                }
            },
            cancellationToken).ConfigureAwait(false);
        return await done.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task LoopAsync()
    {
        await foreach (var work in _work.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            await TryAsync(work).ConfigureAwait(false);
        }

        await TryAsync(CloseAsync).ConfigureAwait(false);
    }

    private async Task TryAsync(Func<Task> work)
    {
        try
        {
            await work().ConfigureAwait(false);
        }
        catch (Exception error)
        {
            // A full disk must not end the log. The next line tries a new file.
            if (!_hasFailed)
            {
                _hasFailed = true;
                _failed(error);
            }

            _file = null;
        }
    }

    private async Task AppendAsync(byte[] line)
    {
        if (_file is not null && (_day != Today || _file.Length + line.Length > MaxFileBytes))
        {
            await CloseAsync().ConfigureAwait(false);
        }

        if (_file is null)
        {
            _day = Today;
            _file = _files.Create(_day);
        }

        await _file.WriteAsync(line).ConfigureAwait(false);
        _written();
        _hasFailed = false;
    }

    private async Task CloseAsync()
    {
        if (_file is { } file)
        {
            _file = null;
            await file.DisposeAsync().ConfigureAwait(false);
        }
    }

    private Task RetainAsync()
    {
        if (_retention() is var kept && kept != Timeout.InfiniteTimeSpan)
        {
            // The time counts from the end of a file's day.
            _files.DeleteBefore(DateOnly.FromDateTime((_time.GetUtcNow() - kept).UtcDateTime));
        }

        return Task.CompletedTask;
    }
}
