using Microsoft.Extensions.AI;

namespace BestRoute;

/// <summary>One call of a sampler to the backend. It ends at once when its token is cancelled, even if the backend ignores the token.</summary>
internal static class BackendCall
{
    /// <summary>Makes the call on the thread pool: a backend can work for long before its first await, and is then left behind when the draw ends.</summary>
    internal static async Task<ChatResponse> StartAsync(SampleRequest request, ChatOptions options, CancellationToken cancellationToken, Action? starting = null)
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

    /// <summary>Makes the call on the caller's thread.</summary>
    // Async, so that a backend that throws before it returns a task fails like any other.
    internal static async Task<ChatResponse> MakeAsync(SampleRequest request, ChatOptions options, CancellationToken cancellationToken)
    {
        var call = Call(request, options, cancellationToken);
        await call.WaitOrAbandonAsync(cancellationToken).ConfigureAwait(false);
        return await call.ConfigureAwait(false) ?? throw NoResponse();
    }

    private static Task<ChatResponse> Call(SampleRequest request, ChatOptions options, CancellationToken cancellationToken) =>
        request.Model.Client.GetResponseAsync(request.Messages, options, cancellationToken)
            ?? throw new InvalidOperationException("The backend returned null instead of a task.");

    private static InvalidOperationException NoResponse() => new("The backend returned no response.");
}
