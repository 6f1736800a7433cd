using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace BestRoute;

/// <summary>
/// An <see cref="IChatClient"/> over a pool of models. It sends each request to the route that the pool's policy chooses: a cheaper route, or the
/// reference model.
/// </summary>
/// <remarks>
/// <para>Instances are safe for concurrent use. The options are cloned for each backend call, and the messages are enumerated once.</para>
/// <para>
/// If a route fails, takes too long, or its answer is empty or blocked by a content filter, the next admissible route answers, and at last the reference model.
/// A stream of one sample passes through as it comes, from its first content on, and can change to another route only before that. With several samples, the
/// winner is streamed when all of them are scored. <see cref="ChatResponse.Usage"/> is the sum over all samples, all abandoned attempts and
/// the model calls of the scorer.
/// </para>
/// </remarks>
public sealed partial class BestRouteChatClient : IChatClient, IChatRouter, IAsyncDisposable
{
    private const long NotObserved = long.MinValue;

    private static readonly ChatClientMetadata _metadata = new("bestroute");

    private readonly IPoolSource _source;
    private readonly ConversationAffinity _affinity = new();
    private readonly ConcurrentDictionary<string, bool> _namedModels = new(StringComparer.Ordinal);
    private readonly RoutePlanner _planner;
    private readonly ModelStates _states;
    private readonly BudgetLedger _budgets;
    private readonly RouterTelemetry _telemetry;
    private readonly TargetNotice _targetNotice;
    private readonly TimeProvider _time;
    private readonly IRequestObserver? _observer;
    private readonly bool _leaveOpen;
    private PoolSnapshot _announced;
    private bool _disposed;

    /// <summary>Initializes a new instance of the <see cref="BestRouteChatClient"/> class, without a dependency injection container.</summary>
    /// <param name="options">
    /// The pool. Each model has a <see cref="ModelOptions.ChatClient"/>. The models, the package, the encoder, the predictor, the circuit breaker
    /// and <see cref="BestRouteOptions.RetryAfter"/> are read now. The
    /// other options are read for each request, so a change of them applies from the next request on.
    /// </param>
    /// <param name="loggerFactory">The factory of the logger. The default is <see langword="null"/>: nothing is logged.</param>
    /// <param name="leaveOpen"><see langword="true"/> to leave the backends open when this client is disposed. The default is <see langword="false"/>: they are disposed with it.</param>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">The options are invalid. The message names each member, its value and the fix.</exception>
    /// <exception cref="PackageException">The package is missing or damaged.</exception>
    public BestRouteChatClient(BestRouteOptions options, ILoggerFactory? loggerFactory = null, bool leaveOpen = false)
        : this(new FixedPoolSource(options), loggerFactory, leaveOpen)
    {
    }

    internal BestRouteChatClient(IPoolSource source, ILoggerFactory? loggerFactory, bool leaveOpen, TimeProvider? time = null, IRequestObserver? observer = null, TrafficRecorder? traffic = null)
    {
        _time = time ?? TimeProvider.System;
        _source = source;
        _telemetry = new RouterTelemetry((ILogger?)loggerFactory?.CreateLogger<BestRouteChatClient>() ?? NullLogger.Instance, source.Name, traffic);
        _planner = new RoutePlanner(_affinity, _telemetry);
        _states = new ModelStates(_time, _telemetry);
        _budgets = new BudgetLedger(source.Name, _time, _telemetry);
        _leaveOpen = leaveOpen;
        _observer = observer;
        _announced = source.Get();
        _targetNotice = new TargetNotice(_telemetry.Logger);
        Announce(_announced);
        // A store is asked now, so the first requests know what other instances have spent.
        _ = _budgets.Read(_announced.Configuration);
        _telemetry.Metrics.ObserveBudgets(() => _budgets.ReadShares(_announced.Configuration));
        _telemetry.Metrics.ObserveModels(() => _states.Read(_announced.Pool).Select(static model => (model.Id, model.IsAvailable)));
    }

    /// <summary>Returns whether this client routes over the pool of a source.</summary>
    internal bool RoutesOver(IPoolSource source) => ReferenceEquals(_source, source);

    /// <summary>Reads which models of the pool are available now, and how many calls run and wait.</summary>
    /// <returns>The states of the models, in the order of the pool.</returns>
    public IReadOnlyList<ModelState> GetModelStates()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return _states.Read(_source.Get().Pool);
    }

    /// <inheritdoc/>
    public async ValueTask<RoutingDecision> RouteAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var request = Begin(messages, options);
        var plan = await _planner.PlanAsync(request, cancellationToken).ConfigureAwait(false);
        return plan.ToDecision();
    }

    /// <summary>Answers a request on the route that the router chooses.</summary>
    /// <param name="messages">The messages of the request.</param>
    /// <param name="options">
    /// The options of the request, with any of the settings of <see cref="BestRouteChatOptionsExtensions"/>. If <see cref="ChatOptions.ModelId"/> is
    /// set, it must be the id of a model of the pool, and that model answers.
    /// </param>
    /// <param name="cancellationToken">Cancels the request and all its samples at once.</param>
    /// <returns>The answer. <c>GetRoutingDecision()</c> returns its routing decision.</returns>
    /// <exception cref="ArgumentException">A setting of <paramref name="options"/> names an unknown model or is out of range.</exception>
    /// <exception cref="InvalidOperationException">The settings of the caller leave no route.</exception>
    /// <exception cref="BudgetExceededException">A budget with a hard limit is spent.</exception>
    /// <exception cref="Exception">
    /// Every route failed. It is the error of the reference model, as a plain client of it would have thrown it; without an attempt of the reference model, it is the first error.
    /// <see cref="BestRouteExceptionExtensions.GetRoutingDecision"/> returns the attempts and their cost, also for a cancelled request.
    /// </exception>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">
    /// <see cref="BestRouteOptions.Target"/> was changed to a target for which the package has no operating point. Only a client without a container
    /// throws this.
    /// </exception>
    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        _telemetry.WatchesRequests ? WatchAsync(messages, options, cancellationToken) : AnswerAsync(messages, options, cancellationToken);

    private async Task<ChatResponse> AnswerAsync(IEnumerable<ChatMessage> messages, ChatOptions? options, CancellationToken cancellationToken)
    {
        var request = Begin(messages, options);
        var started = StartObserving(request);
        var plan = await _planner.PlanAsync(request, cancellationToken).ConfigureAwait(false);
        var execution = new RouteExecution(request, plan, _planner, _affinity, _telemetry);
        while (true)
        {
            if (await execution.TryAnswerAsync(cancellationToken).ConfigureAwait(false) is { } answer)
            {
                return Observed(request, answer, started);
            }

            if (await execution.FailOverOrThrowAsync(cancellationToken).ConfigureAwait(false) is { } lastResort)
            {
                return lastResort;
            }
        }
    }

    /// <summary>Streams the answer to a request on the route that the router chooses.</summary>
    /// <param name="messages">The messages of the request.</param>
    /// <param name="options">The options of the request, as for <see cref="GetResponseAsync"/>.</param>
    /// <param name="cancellationToken">Cancels the request and all its samples at once.</param>
    /// <returns>The updates of one sample. Each update carries the decision, and the last one carries the settled cost. The errors are those of <see cref="GetResponseAsync"/>.</returns>
    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        _telemetry.WatchesRequests ? WatchStreamAsync(messages, options, cancellationToken) : StreamAsync(messages, options, cancellationToken);

    private async IAsyncEnumerable<ChatResponseUpdate> StreamAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var request = Begin(messages, options);
        var started = StartObserving(request);
        var updates = started != NotObserved ? new List<ChatResponseUpdate>() : null;
        var plan = await _planner.PlanAsync(request, cancellationToken).ConfigureAwait(false);
        var execution = new RouteExecution(request, plan, _planner, _affinity, _telemetry);
        while (true)
        {
            if (execution.Route.Samples == 1)
            {
                if (await execution.TryOpenStreamAsync(cancellationToken).ConfigureAwait(false) is { } stream)
                {
                    await using var disposal = stream.ConfigureAwait(false);
                    await foreach (var update in stream.ReadAsync(cancellationToken).ConfigureAwait(false))
                    {
                        updates?.Add(update);
                        yield return update;
                    }

                    if (updates is not null)
                    {
                        Observed(request, updates.ToChatResponse(), started);
                    }

                    yield break;
                }
            }
            else if (await execution.TryAnswerAsync(cancellationToken).ConfigureAwait(false) is { } answer)
            {
                foreach (var update in RoutedStream.Replay(answer))
                {
                    yield return update;
                }

                Observed(request, answer, started);
                yield break;
            }

            if (await execution.FailOverOrThrowAsync(cancellationToken).ConfigureAwait(false) is { } lastResort)
            {
                foreach (var update in RoutedStream.Replay(lastResort))
                {
                    yield return update;
                }

                yield break;
            }
        }
    }

    /// <summary>Gets this client, its metadata, or <see cref="IChatRouter"/>. The backends of the pool are not searched.</summary>
    /// <param name="serviceType">The type of the service.</param>
    /// <param name="serviceKey">A service key. If it is not <see langword="null"/>, nothing is found.</param>
    /// <returns>The service, or <see langword="null"/> if there is none.</returns>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(ChatClientMetadata) ? _metadata
            : serviceType.IsInstanceOfType(this) ? this
            : null;
    }

    /// <summary>Disposes the backends, unless a container owns them or <c>leaveOpen</c> was set.</summary>
    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        _budgets.Close();
        _telemetry.Dispose();
        if (!_leaveOpen)
        {
            foreach (var model in _source.Get().Pool.Models)
            {
                model.Client.Dispose();
            }
        }
    }

    /// <summary>Returns when an observed request started, or <see cref="NotObserved"/>.</summary>
    private long StartObserving(ChatRequest request) => _observer?.Wants(request) == true ? _time.GetTimestamp() : NotObserved;

    private ChatResponse Observed(ChatRequest request, ChatResponse answer, long started)
    {
        if (started != NotObserved)
        {
            _observer!.Answered(request, answer, _time.GetElapsedTime(started));
        }

        return answer;
    }

    private void Announce(PoolSnapshot snapshot)
    {
        ModeNotice.Write(_telemetry.Logger, snapshot.Pool, snapshot.Configuration);
        _targetNotice.Write(snapshot.Pool, snapshot.Configuration);
    }

    private ChatRequest Begin(IEnumerable<ChatMessage> messages, ChatOptions? options)
    {
        ArgumentNullException.ThrowIfNull(messages);
        ObjectDisposedException.ThrowIf(_disposed, this);
        var snapshot = _source.Get();
        if (!ReferenceEquals(snapshot, _announced) && !ReferenceEquals(Interlocked.Exchange(ref _announced, snapshot), snapshot))
        {
            Announce(snapshot);
        }

        var (pool, configuration) = snapshot;
        var request = new ChatRequest(pool, configuration, messages, options, _states, _time, _budgets) { NeedsResponseId = _observer is not null };
        // The id is in the pool: unknown ids are refused above. Many applications set ModelId out of habit and would never see a saving.
        if (options?.ModelId is { Length: > 0 } model && _namedModels.TryAdd(model, true))
        {
            Log.ModelNamed(_telemetry.Logger, model);
        }

        return request;
    }
}
