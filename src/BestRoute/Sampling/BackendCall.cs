using Microsoft.Extensions.AI;

namespace BestRoute;

/// <summary>One call to the backend. It ends at once when its token is cancelled, even if the backend ignores the token. Within the span of a request it has a span of its own.</summary>
internal static class BackendCall
{
    /// <summary>Makes the call on the thread pool: a backend can work for long before its first await, and is then left behind when the draw ends.</summary>
    internal static Task<ChatResponse> StartAsync(SampleRequest request, ChatOptions options, CancellationToken cancellationToken, Action? starting = null, int samples = 1) =>
        RouterSpans.IsInside ? TraceStart(request, options, cancellationToken, starting, samples) : OnThreadPoolAsync(request, options, cancellationToken, starting);

    /// <summary>Makes the call on the caller's thread.</summary>
    internal static Task<ChatResponse> MakeAsync(SampleRequest request, ChatOptions options, CancellationToken cancellationToken) =>
        RouterSpans.IsInside ? TraceMake(request, options, cancellationToken) : OnThisThreadAsync(request, options, cancellationToken);

    /// <summary>Asks the backend for a stream of one sample.</summary>
    internal static IAsyncEnumerable<ChatResponseUpdate> Stream(SampledModel model, IReadOnlyList<ChatMessage> messages, ChatOptions options, CancellationToken cancellationToken) =>
        RouterSpans.IsInside ? TraceStream(model, messages, options, cancellationToken) : Open(model, messages, options, cancellationToken);

    // The lambdas are in methods of their own, so that they allocate nothing where they are not used.
    private static Task<ChatResponse> TraceStart(SampleRequest request, ChatOptions options, CancellationToken cancellationToken, Action? starting, int samples) =>
        TracedCall.AnswerAsync(request.Model.Id, options, samples, () => OnThreadPoolAsync(request, options, cancellationToken, starting));

    private static Task<ChatResponse> TraceMake(SampleRequest request, ChatOptions options, CancellationToken cancellationToken) =>
        TracedCall.AnswerAsync(request.Model.Id, options, samples: 1, () => OnThisThreadAsync(request, options, cancellationToken));

    private static IAsyncEnumerable<ChatResponseUpdate> TraceStream(SampledModel model, IReadOnlyList<ChatMessage> messages, ChatOptions options, CancellationToken cancellationToken) =>
        TracedCall.StreamAsync(model.Id, () => Open(model, messages, options, cancellationToken), cancellationToken);

    private static async Task<ChatResponse> OnThreadPoolAsync(SampleRequest request, ChatOptions options, CancellationToken cancellationToken, Action? starting)
    {
        var call = Task.Run(
            () =>
            {
                starting?.Invoke();
                return Call(request, options, cancellationToken);
            },
            cancellationToken);
        await call.WaitOrAbandonAsync(cancellationToken).ConfigureAwait(false);
        return await call.ConfigureAwait(false) ?? throw NoResponse();
    }

    // Async, so that a backend that throws before it returns a task fails like any other.
    private static async Task<ChatResponse> OnThisThreadAsync(SampleRequest request, ChatOptions options, CancellationToken cancellationToken)
    {
        var call = Call(request, options, cancellationToken);
        await call.WaitOrAbandonAsync(cancellationToken).ConfigureAwait(false);
        return await call.ConfigureAwait(false) ?? throw NoResponse();
    }

    private static Task<ChatResponse> Call(SampleRequest request, ChatOptions options, CancellationToken cancellationToken) =>
        request.Model.Client.GetResponseAsync(request.Messages, options, cancellationToken)
            ?? throw new InvalidOperationException("The backend returned null instead of a task.");

    private static IAsyncEnumerable<ChatResponseUpdate> Open(SampledModel model, IReadOnlyList<ChatMessage> messages, ChatOptions options, CancellationToken cancellationToken) =>
        model.Client.GetStreamingResponseAsync(messages, options, cancellationToken) ?? throw new InvalidOperationException("The backend returned no stream.");

    private static InvalidOperationException NoResponse() => new("The backend returned no response.");
}
