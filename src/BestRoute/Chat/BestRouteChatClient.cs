using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace BestRoute;

/// <summary>
/// An <see cref="IChatClient"/> over a pool of models: each request goes to the cheapest route predicted to match the reference model.
/// </summary>
/// <remarks>
/// <para>Safe for concurrent use. Options are cloned for each backend call; messages are enumerated once.</para>
/// <para>
/// A route that fails, or whose answer is empty or content-filtered, gives way to the next admissible route and then to the reference.
/// A streamed answer of one sample passes through as it comes and fails over only before its first update; of several samples the
/// winner is streamed once all are scored. <see cref="ChatResponse.Usage"/> is the sum over all samples and abandoned attempts
/// and the model calls of a scorer.
/// </para>
/// </remarks>
public sealed class BestRouteChatClient : IChatClient, IChatRouter
{
    private static readonly ChatClientMetadata _metadata = new("bestroute");

    private readonly IPoolSource _source;
    private readonly ConversationAffinity _affinity = new();
    private readonly ConcurrentDictionary<string, bool> _namedModels = new(StringComparer.Ordinal);
    private readonly RoutePlanner _planner;
    private readonly ILogger _logger;
    private readonly bool _leaveOpen;
    private bool _disposed;

    /// <summary>Initializes a new instance of the <see cref="BestRouteChatClient"/> class without a container.</summary>
    /// <param name="options">
    /// The pool; each model has a <see cref="ModelOptions.ChatClient"/>. Models, package, encoder and predictor are read now; the rest is
    /// read for each request, so that a change counts from the next one.
    /// </param>
    /// <param name="loggerFactory">Where to log; <see langword="null"/> for nowhere.</param>
    /// <param name="leaveOpen">Whether disposing this client leaves the backends open; by default they are disposed with it.</param>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">The options are invalid; the message names each member, its value and the mend.</exception>
    /// <exception cref="PackageException">The package is missing or damaged.</exception>
    public BestRouteChatClient(BestRouteOptions options, ILoggerFactory? loggerFactory = null, bool leaveOpen = false)
        : this(new FixedPoolSource(options), loggerFactory, leaveOpen)
    {
    }

    internal BestRouteChatClient(IPoolSource source, ILoggerFactory? loggerFactory, bool leaveOpen)
    {
        _source = source;
        _logger = (ILogger?)loggerFactory?.CreateLogger<BestRouteChatClient>() ?? NullLogger.Instance;
        _planner = new RoutePlanner(_affinity, _logger);
        _leaveOpen = leaveOpen;
    }

    /// <summary>Says whether this client routes over the pool of a source.</summary>
    internal bool RoutesOver(IPoolSource source) => ReferenceEquals(_source, source);

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
    /// The options of the request, with any of this library's per-request settings. A <see cref="ChatOptions.ModelId"/> must be a pool id: that model answers.
    /// </param>
    /// <param name="cancellationToken">Cancels the request and all its samples at once.</param>
    /// <returns>The answer; <c>GetRoutingDecision()</c> tells its route.</returns>
    /// <exception cref="ArgumentException">A setting of <paramref name="options"/> names an unknown model or is out of range.</exception>
    /// <exception cref="InvalidOperationException">The caller's settings leave no route.</exception>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">
    /// Without a container, <see cref="BestRouteOptions.Target"/> was changed to one for which the package has no operating point.
    /// </exception>
    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var request = Begin(messages, options);
        var plan = await _planner.PlanAsync(request, cancellationToken).ConfigureAwait(false);
        var execution = new RouteExecution(request, plan, _planner, _affinity, _logger);
        while (true)
        {
            if (await execution.TryAnswerAsync(cancellationToken).ConfigureAwait(false) is { } answer)
            {
                return answer;
            }

            if (execution.FailOverOrThrow() is { } lastResort)
            {
                return lastResort;
            }
        }
    }

    /// <summary>Streams the answer to a request on the route that the router chooses.</summary>
    /// <param name="messages">The messages of the request.</param>
    /// <param name="options">As for <see cref="GetResponseAsync"/>.</param>
    /// <param name="cancellationToken">Cancels the request and all its samples at once.</param>
    /// <returns>The updates of one sample, never of several; every one carries the decision, the last one with the settled cost.</returns>
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var request = Begin(messages, options);
        var plan = await _planner.PlanAsync(request, cancellationToken).ConfigureAwait(false);
        var execution = new RouteExecution(request, plan, _planner, _affinity, _logger);
        while (true)
        {
            if (execution.Route.Samples == 1)
            {
                if (await execution.TryOpenStreamAsync(cancellationToken).ConfigureAwait(false) is { } stream)
                {
                    await using var disposal = stream.ConfigureAwait(false);
                    await foreach (var update in stream.ReadAsync(cancellationToken).ConfigureAwait(false))
                    {
                        yield return update;
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

                yield break;
            }

            if (execution.FailOverOrThrow() is { } lastResort)
            {
                foreach (var update in RoutedStream.Replay(lastResort))
                {
                    yield return update;
                }

                yield break;
            }
        }
    }

    /// <summary>Gets this client, its metadata, or <see cref="IChatRouter"/>; the backends of the pool are not searched.</summary>
    /// <param name="serviceType">The type asked for.</param>
    /// <param name="serviceKey">A key; with one, nothing is found.</param>
    /// <returns>The service, or <see langword="null"/>.</returns>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(ChatClientMetadata) ? _metadata
            : serviceType.IsInstanceOfType(this) ? this
            : null;
    }

    /// <summary>Disposes the backends, unless the container owns them or the client was told to leave them open.</summary>
    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        if (!_leaveOpen)
        {
            foreach (var model in _source.Get().Pool.Models)
            {
                model.Client.Dispose();
            }
        }
    }

    private ChatRequest Begin(IEnumerable<ChatMessage> messages, ChatOptions? options)
    {
        ArgumentNullException.ThrowIfNull(messages);
        ObjectDisposedException.ThrowIf(_disposed, this);
        var (pool, configuration) = _source.Get();
        var request = new ChatRequest(pool, configuration, messages, options);
        // A model of the pool: others are refused above. Many applications set ModelId out of habit, and would never see a saving.
        if (options?.ModelId is { Length: > 0 } model && _namedModels.TryAdd(model, true))
        {
            Log.ModelNamed(_logger, model);
        }

        return request;
    }
}
