using System.Runtime.ExceptionServices;
using Microsoft.Extensions.AI;

namespace BestRoute;

/// <summary>A model of the pool for calls that answer no request, such as those of a judge. The model's limits and its circuit breaker apply. Safe for concurrent use.</summary>
internal sealed class LimitedClient(PoolModel model, ModelStates states, TimeProvider time) : IChatClient
{
    /// <exception cref="InvalidOperationException">The model is unavailable or over its limits.</exception>
    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        using var admission = await states.Of(model).EnterAsync(1, mustTry: false, cancellationToken).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        if (admission.Refusal != RouteExclusion.None)
        {
            throw new InvalidOperationException($"The model '{model.Id}' is not available ({admission.Refusal}).");
        }

        var draw = DrawCheck.Of(await ParallelSampler.Instance.SampleAsync(
            new SampleRequest { Model = model.Sampled, Messages = [.. messages], Options = options ?? new ChatOptions(), Samples = 1, TimeProvider = time }, cancellationToken).ConfigureAwait(false));
        admission.Drawn(draw);
        if (draw.Responses is [var response])
        {
            return response;
        }

        cancellationToken.ThrowIfCancellationRequested();
        ExceptionDispatchInfo.Throw(draw.Failures[0]);
        throw draw.Failures[0];
    }

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException("Calls that answer no request are not streamed.");

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    /// <summary>Does nothing: the pool owns the backend.</summary>
    public void Dispose()
    {
    }
}
