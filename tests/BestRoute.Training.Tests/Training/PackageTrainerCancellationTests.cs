namespace BestRoute.Training.Tests;

/// <summary>Where a training runs, and that it stops when it is told to.</summary>
public sealed class PackageTrainerCancellationTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TrainingRequest _request;

    public PackageTrainerCancellationTests() =>
        _request = new TrainingRequest { DataFiles = [SyntheticLog.Write(_folder, training: 60, validation: 30)], Pool = SyntheticLog.Pool };

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Nothing_runs_on_the_callers_thread_and_the_caller_does_not_wait_for_an_encoder()
    {
        var encoder = new WaitingEncoder();
        Task<TrainingResult>? training = null;
        var threads = new List<Thread>();
        var caller = new Thread(() => training = PackageTrainer.TrainAsync(
            _request with { Encoder = encoder }, new Reporter(_ => threads.Add(Thread.CurrentThread))));
        caller.Start();

        // The caller comes back while the encoder has still to answer.
        caller.Join();
        Assert.False(training!.IsCompleted);
        encoder.Answer();
        await training;

        Assert.NotEmpty(threads);
        Assert.DoesNotContain(caller, threads);
        Assert.DoesNotContain(caller, encoder.Threads);
    }

    [Fact]
    public async Task A_training_stops_at_each_stage()
    {
        var stages = new List<string>();
        await PackageTrainer.TrainAsync(_request, new Reporter(progress => stages.Add(progress.Stage)));
        stages = [.. stages.Distinct()];

        Assert.True(stages.Count > 5);
        foreach (var stage in stages)
        {
            using var cancellation = new CancellationTokenSource();
            var reporter = new Reporter(progress =>
            {
                if (progress.Stage == stage)
                {
                    cancellation.Cancel();
                }
            });

            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => PackageTrainer.TrainAsync(_request, reporter, cancellation.Token));
        }
    }

    [Fact]
    public async Task A_training_that_waits_for_an_encoder_can_be_stopped()
    {
        using var cancellation = new CancellationTokenSource();
        var encoder = new WaitingEncoder();
        var training = PackageTrainer.TrainAsync(_request with { Encoder = encoder }, progress: null, cancellation.Token);
        await encoder.Asked;

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => training);
    }

    /// <summary>Encodes nothing before it is told to.</summary>
    private sealed class WaitingEncoder : IQueryEncoder
    {
        private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int Dimensions => 1;

        /// <summary>Gets a task that ends when the first text is there.</summary>
        public Task Asked => _asked.Task;

        public System.Collections.Concurrent.ConcurrentQueue<Thread> Threads { get; } = new();

        public void Answer() => _answer.SetResult();

        public async ValueTask EncodeAsync(string text, Memory<float> destination, CancellationToken cancellationToken)
        {
            Threads.Enqueue(Thread.CurrentThread);
            _asked.TrySetResult();
            await _answer.Task.WaitAsync(cancellationToken);
            destination.Span[0] = text.Length;
        }
    }
}
