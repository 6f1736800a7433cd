using System.Security.Cryptography;
using System.Text;
using System.Threading.Channels;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace BestRoute;

/// <summary>
/// The log of observed traffic. For a share of the requests, the models that did not answer are sampled after the user has the answer, and all responses are recorded. <c>bestroute train</c> makes
/// a package from the folder of the log.
/// </summary>
/// <remarks>Resolve it from the container to erase the rows of a user. Safe for concurrent use. The container disposes it, which records what still waits.</remarks>
public sealed class RoutingLog : IRequestObserver, IRouteFeedback, IAsyncDisposable, IDisposable
{
    private const int MaxWaitingRows = 256;
    private const int MaxWaitingFeedback = 10_000;
    private const int MaxResponseIdLength = 1024;

    // Hosts give a shutdown 30 seconds.
    private static readonly TimeSpan _shutdownTime = TimeSpan.FromSeconds(10);

    private readonly Func<ObservationOptions> _options;
    private readonly Func<double> _random;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ObservationMetrics _metrics;
    private readonly OutcomeMeasurement _outcomes;
    private readonly ObservationBudget _budget;
    private readonly ResponseJudging _judging = new();
    private readonly LogWriter _writer;
    private readonly LogWriter _feedback;
    private readonly Channel<ObservedRequest> _queue = Channel.CreateUnbounded<ObservedRequest>();
    private readonly CancellationTokenSource _stop;
    private readonly Task _draws;
    private readonly Lock _idleLock = new();
    private Pool? _pool;
    private int _waiting;
    private int _unfinished;
    private TaskCompletionSource? _idle;

    internal RoutingLog(Func<ObservationOptions> options, TimeProvider? time = null, ILoggerFactory? loggerFactory = null, Func<double>? random = null, string pool = "")
    {
        _metrics = new ObservationMetrics(pool);
        _outcomes = new OutcomeMeasurement(_metrics);
        _options = options;
        _random = random ?? Random.Shared.NextDouble;
        _time = time ?? TimeProvider.System;
        _logger = (ILogger?)loggerFactory?.CreateLogger<RoutingLog>() ?? NullLogger.Instance;
        _stop = new CancellationTokenSource(Timeout.InfiniteTimeSpan, _time);
        Folder = Path.GetFullPath(options().Folder);
        var files = new LogFiles(Folder, LogFiles.Rows);
        var today = DateOnly.FromDateTime(_time.GetUtcNow().UtcDateTime);
        _budget = new ObservationBudget(_time);
        _budget.Start(today, files.Lines(today).Sum(static line => LogRowHead.Read(line)?.Cost ?? 0));
        TimeSpan Retention() => options().RetentionTime;
        _writer = new LogWriter(files, MaxWaitingRows, Retention, _time, () => _metrics.Observed("recorded"), error => Log.ObservationFailed(_logger, error));
        _feedback = new LogWriter(
            new LogFiles(Folder, LogFiles.Feedback), MaxWaitingFeedback, Retention, _time, () => _metrics.Feedback("recorded"), error => Log.FeedbackFailed(_logger, error));
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = options().MaxConcurrency };
        _draws = Task.Run(() => Parallel.ForEachAsync(_queue.Reader.ReadAllAsync(CancellationToken.None), parallel, (observed, _) => RecordAsync(observed)));
    }

    /// <summary>Gets the full path of the folder.</summary>
    public string Folder { get; }

    /// <summary>Waits until everything that waited before this call is written.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>A task that ends then. Requests that are observed at the moment are not waited for.</returns>
    public Task FlushAsync(CancellationToken cancellationToken = default) => Task.WhenAll(_writer.FlushAsync(cancellationToken), _feedback.FlushAsync(cancellationToken));

    /// <summary>Waits until no request waits or is being observed, for tests and studies.</summary>
    internal Task IdleAsync()
    {
        lock (_idleLock)
        {
            return _unfinished == 0 ? Task.CompletedTask : (_idle ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }

    /// <summary>Removes the rows of a user, and the feedback about them, from all files of the folder, as data protection may demand.</summary>
    /// <param name="user">The id of the user, as it was passed to <see cref="BestRouteChatOptionsExtensions.WithUser"/>.</param>
    /// <param name="cancellationToken">Ends the wait, not the removal.</param>
    /// <returns>The number of rows that were removed.</returns>
    /// <exception cref="ArgumentException"><paramref name="user"/> is empty.</exception>
    /// <exception cref="IOException">Another process writes to the folder. Erase there too, or when it has ended.</exception>
    public async Task<int> EraseUserAsync(string user, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(user);
        var hash = HashOf(user);

        // Feedback first: if a file cannot be changed, the rows still say which feedback it is.
        var ids = await _writer.RunClosedAsync(
            files => files.Lines().Select(LogRowHead.Read).Where(row => row?.User == hash).Select(static row => row?.Id).ToHashSet(StringComparer.Ordinal), cancellationToken).ConfigureAwait(false);
        await _feedback.RunClosedAsync(files => files.Erase(FeedbackReport.Read, report => ids.Contains(report.ResponseId)), cancellationToken).ConfigureAwait(false);
        return await _writer.RunClosedAsync(files => files.Erase(LogRowHead.Read, row => row.User == hash), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Records what waits. Draws and checks that run get 10 seconds; after that, rows are recorded without their samples and scores.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_queue.Writer.TryComplete())
        {
            return;
        }

        _stop.CancelAfter(_shutdownTime);
        await _draws.ConfigureAwait(false);
        await _writer.DisposeAsync().ConfigureAwait(false);
        await _feedback.DisposeAsync().ConfigureAwait(false);
        _stop.Dispose();
        _metrics.Dispose();
    }

    /// <inheritdoc cref="DisposeAsync"/>
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    void IRouteFeedback.Report(string responseId, double score)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(responseId);
        if (responseId.Length > MaxResponseIdLength)
        {
            throw new ArgumentException($"responseId has {responseId.Length} characters. Give the ResponseId of an answer, with at most {MaxResponseIdLength} characters.", nameof(responseId));
        }

        if (!double.IsFinite(score))
        {
            throw new ArgumentOutOfRangeException(nameof(score), score, "The score is not a finite number. Report one on the scale of the log's other scores, such as 1 for a good answer and 0 for a bad one.");
        }

        _outcomes.Report(responseId, score);
        if (!_feedback.TryWrite(new FeedbackReport(responseId, score, _time.GetUtcNow()).Write()))
        {
            _metrics.Feedback("queue_full");
        }
    }

    bool IRequestObserver.Wants(ChatRequest request)
    {
        var options = _options();
        if (request.Mode == RoutingMode.ReferenceOnly || request.Settings.Forced is not null || !ObservableRequest.Is(request) || (options.Share < 1 && _random() >= options.Share))
        {
            return false;
        }

        if (Volatile.Read(ref _waiting) >= options.MaxQueuedRequests)
        {
            _metrics.Observed("queue_full");
            return false;
        }

        return true;
    }

    void IRequestObserver.Answered(ChatRequest request, ChatResponse answer, TimeSpan latency)
    {
        var decision = answer.GetRoutingDecision();
        _outcomes.Remember(request, decision, answer.ResponseId);
        var answered = AnswerOf(answer, decision, latency);
        var estimate = request.Pool.Models.Where(model => model.Id != answered?.Model).Sum(model => ModelDraw.Estimate(request, model, SamplesOf(model)));
        if (JudgeOf(request) is { } judge)
        {
            estimate += _judging.Estimate(request, judge, model => model.Id == answered?.Model ? 1 : SamplesOf(model));
        }

        if (!_budget.TryReserve(estimate, _options().MaxCostPerDay))
        {
            _metrics.Observed("over_budget");
            return;
        }

        var user = request.Options?.AdditionalProperties?.GetValueOrDefault(RequestKeys.User)?.ToString();
        var observed = new ObservedRequest(
            request, [.. request.Messages], BackendOptions.From(request.Options), answered, answer.ResponseId, user is null ? null : HashOf(user), _time.GetUtcNow(), estimate)
        {
            Decision = decision,
        };
        Interlocked.Increment(ref _waiting);
        Begin();
        if (!_queue.Writer.TryWrite(observed))
        {
            // The application is shutting down.
            Interlocked.Decrement(ref _waiting);
            _budget.Settle(estimate, 0);
            End();
        }
    }

    // The best of several samples, or an answer after a failed attempt, is not what one sample of its model is like. It is drawn again.
    private static ObservedResponse? AnswerOf(ChatResponse answer, RoutingDecision? decision, TimeSpan latency) =>
        decision is { Attempts: [{ Outcome: AttemptOutcome.Answered, Route.Samples: 1 }] }
            ? new ObservedResponse(decision.Route.Model, answer.Text, answer.Usage, answer.FinishReason, latency) { IsAnswer = true }
            : null;

    private static string HashOf(string user) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(user)).AsSpan(0, 16));

    private int SamplesOf(PoolModel model) => model.IsReference ? 1 : _options().SamplesPerModel ?? model.MaxSamples;

    // A judge that a later change took out of the pool does not judge.
    private PoolModel? JudgeOf(ChatRequest request) => _options().Judge is { } id ? request.Pool.Find(id) : null;

    private async ValueTask RecordAsync(ObservedRequest observed)
    {
        Interlocked.Decrement(ref _waiting);
        var cost = 0.0;
        try
        {
            var options = _options();
            var redact = options.Redact ?? (static text => text);
            if (!ReferenceEquals(Interlocked.Exchange(ref _pool, observed.Request.Pool), observed.Request.Pool))
            {
                _writer.Replace(LogPool.File, LogPool.Write(observed.Request.Pool));
            }

            var models = observed.Request.Pool.Models;
            var draws = await Task.WhenAll(models.Select(model => model.Id == observed.Answer?.Model
                ? Task.FromResult(new ModelDraw([observed.Answer], 0))
                : ModelDraw.DrawAsync(observed, model, SamplesOf(model), _stop.Token))).ConfigureAwait(false);
            cost = draws.Sum(static draw => draw.Cost);
            IReadOnlyList<ObservedResponse> responses = [.. draws.SelectMany(static draw => draw.Responses)];
            if (options.Grade is { } grade)
            {
                responses = await ResponseGrading.GradeAsync(grade, observed, responses, _logger, _stop.Token).ConfigureAwait(false);
                _outcomes.Measure(observed, responses, OutcomeSource.Grade);
            }
            else if (JudgeOf(observed.Request) is { } judge)
            {
                (responses, var judged) = await _judging.JudgeAsync(judge, observed, responses, _logger, _stop.Token).ConfigureAwait(false);
                cost += judged;
                _outcomes.Measure(observed, responses, OutcomeSource.Judge);
            }

            await _writer.WriteAsync(LogRow.Write(observed, responses, cost, redact)).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            _metrics.Observed("failed");
            Log.ObservationFailed(_logger, error);
        }
        finally
        {
            _budget.Settle(observed.Estimate, cost);
            End();
        }
    }

    private void Begin()
    {
        lock (_idleLock)
        {
            _unfinished++;
        }
    }

    private void End()
    {
        lock (_idleLock)
        {
            if (--_unfinished == 0)
            {
                _idle?.SetResult();
                _idle = null;
            }
        }
    }
}
