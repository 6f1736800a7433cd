namespace BestRoute.Onnx;

/// <summary>Collects concurrent requests into batches, which a device computes one after the other.</summary>
/// <remarks>
/// While one batch is computed, the next one is collected. An idle device waits for more requests for at most <see cref="OnnxOptions.MaxBatchDelay"/>. The
/// request that has waited longest decides which lengths come next. Thread-safe. Nothing of a request is used after its task has ended, except for an
/// item that was cancelled while its batch was computed.
/// </remarks>
/// <typeparam name="T">The type of the requests.</typeparam>
internal sealed class MicroBatcher<T> : IThreadPoolWorkItem, IDisposable
    where T : BatchItem
{
    private readonly object _lock = new();
    private readonly BatchQueue _queue;
    private readonly SemaphoreSlim _room;
    private readonly CancellationTokenSource _disposal = new();
    private readonly Action<IReadOnlyList<T>, CancellationToken> _run;
    private readonly ITimer? _timer;
    private bool _isRunning;
    private bool _isDisposed;

    /// <summary>Initializes a new instance of the <see cref="MicroBatcher{T}"/> class.</summary>
    /// <param name="run">Computes a batch, blocking, and stores the results in its items.</param>
    /// <param name="options">The size of a batch, the length of the wait, and the maximum number of requests that wait.</param>
    /// <param name="time">Measures the wait.</param>
    public MicroBatcher(Action<IReadOnlyList<T>, CancellationToken> run, OnnxOptions options, TimeProvider time)
    {
        _run = run;
        _queue = new BatchQueue(options, time);
        _room = new SemaphoreSlim(options.QueueCapacity);
        _timer = options.MaxBatchDelay > TimeSpan.Zero
            ? time.CreateTimer(static state => ((MicroBatcher<T>)state!).Wake(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan)
            : null;
    }

    /// <summary>Waits for room in the queue before a request is made, so that a request without room takes no memory. Each success is followed by one submission, or by <see cref="Leave"/>.</summary>
    /// <exception cref="OperationCanceledException">The caller has cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The batcher is disposed.</exception>
    public ValueTask EnterAsync(CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        cancellationToken.ThrowIfCancellationRequested();
        return _room.Wait(0, CancellationToken.None) ? ValueTask.CompletedTask : new ValueTask(WaitAsync(cancellationToken));
    }

    /// <summary>Returns room that no request took.</summary>
    public void Leave() => _room.Release();

    /// <summary>Puts a request into the queue. Its task ends when it is computed.</summary>
    /// <param name="item">The request, which has room.</param>
    /// <param name="cancellationToken">Removes it from the queue, or ends its wait for a batch that is being computed.</param>
    public async Task SubmitAsync(T item, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_isDisposed)
            {
                _room.Release();
                ObjectDisposedException.ThrowIf(_isDisposed, this);
            }

            _queue.Add(item);
            Schedule();
        }

        using var registration = cancellationToken.UnsafeRegister(
            static (state, token) =>
            {
                var (batcher, cancelled) = ((MicroBatcher<T>, T))state!;
                batcher.Cancel(cancelled, token);
            },
            (this, item));
        await item.Task.ConfigureAwait(false);
    }

    /// <summary>Computes batches until none is due.</summary>
    public void Execute()
    {
        while (true)
        {
            T[] batch;
            lock (_lock)
            {
                if (_queue.Due(out _) is not { } bucket)
                {
                    _isRunning = false;
                    Monitor.PulseAll(_lock);
                    Schedule();
                    return;
                }

                batch = [.. _queue.Take(bucket).Cast<T>()];
                _room.Release(batch.Length);
            }

            Compute(batch);
        }
    }

    /// <summary>Refuses waiting requests, and returns when the current batch has ended.</summary>
    public void Dispose()
    {
        IReadOnlyList<BatchItem> refused;
        lock (_lock)
        {
            if (_isDisposed)
            {
                return;
            }

            _isDisposed = true;
            refused = _queue.Clear();
            foreach (var item in refused)
            {
                End(item);
            }
        }

        _timer?.Dispose();
        _disposal.Cancel();
        foreach (var item in refused)
        {
            item.TrySetException(new ObjectDisposedException(nameof(MicroBatcher<>)));
        }

        lock (_lock)
        {
            while (_isRunning)
            {
                Monitor.Wait(_lock);
            }
        }
    }

    private async Task WaitAsync(CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _disposal.Token);
        try
        {
            await _room.WaitAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new ObjectDisposedException(nameof(MicroBatcher<>));
        }
    }

    private void Wake()
    {
        lock (_lock)
        {
            Schedule();
        }
    }

    /// <summary>Starts computing, or sets the timer for the time when something is due. Call it under the lock.</summary>
    private void Schedule()
    {
        if (_isRunning)
        {
            return;
        }

        if (_queue.Due(out var wait) is not null)
        {
            _isRunning = true;
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
        else if (wait is { } delay && !_isDisposed)
        {
            _timer?.Change(delay, Timeout.InfiniteTimeSpan);
        }
    }

    private void Compute(T[] items)
    {
        Exception? error = null;
        using var batch = items[0].Batch!;
        try
        {
            _run(items, batch.Token);
        }
        catch (Exception exception)
        {
            // Only the requests of this batch fail.
            error = exception;
        }

        foreach (var item in items)
        {
            lock (_lock)
            {
                if (item.HasEnded)
                {
                    continue;
                }

                item.HasEnded = true;
                item.Batch = null;
            }

            if (error is null)
            {
                item.TrySetResult();
            }
            else
            {
                item.TrySetException(error);
            }
        }
    }

    private void Cancel(T item, CancellationToken cancellationToken)
    {
        RunningBatch? unwanted = null;
        lock (_lock)
        {
            if (item.HasEnded)
            {
                return;
            }

            if (item.Batch is { } batch)
            {
                unwanted = batch.Leave() ? batch : null;
                item.HasEnded = true;
            }
            else
            {
                BatchQueue.Remove(item);
                End(item);
            }
        }

        item.TrySetCanceled(cancellationToken);
        unwanted?.Stop();
    }

    /// <summary>Marks a request that leaves the queue without a batch. Call it under the lock.</summary>
    private void End(BatchItem item)
    {
        item.HasEnded = true;
        _room.Release();
    }
}
