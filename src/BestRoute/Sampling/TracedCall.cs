using System.Diagnostics;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace BestRoute;

/// <summary>Calls to backends with a span each. They are used only within the span of a request.</summary>
internal static class TracedCall
{
    /// <summary>Makes a call that returns whole samples.</summary>
    internal static async Task<ChatResponse> AnswerAsync(string model, ChatOptions options, int samples, Func<Task<ChatResponse>> call)
    {
        var index = options.AdditionalProperties?.GetValueOrDefault(RequestKeys.SampleIndex) as int?;
        using var span = RouterSpans.StartSample(model, index, samples);
        try
        {
            var response = await call().ConfigureAwait(false);
            span?.SetTag(TelemetryNames.Attributes.ResponseModel, response.ModelId);
            RouterSpans.AddUsage(span, response.Usage);
            return response;
        }
        catch (Exception error)
        {
            RouterSpans.Fail(span, error);
            throw;
        }
    }

    /// <summary>Has a sampler of the application draw. It does not show its calls.</summary>
    internal static async Task<SampleSet> DrawAsync(ISampler sampler, SampleRequest request, CancellationToken cancellationToken)
    {
        using var span = RouterSpans.StartSample(request.Model.Id, index: null, request.Samples);
        try
        {
            var draw = sampler.SampleAsync(request, cancellationToken);
            await draw.WaitOrAbandonAsync(cancellationToken).ConfigureAwait(false);
            return await draw.ConfigureAwait(false);
        }
        catch (Exception error)
        {
            RouterSpans.Fail(span, error);
            throw;
        }
    }

    /// <summary>Streams one sample. The span ends with the stream, or when the token is cancelled: a backend may ignore that.</summary>
    internal static async IAsyncEnumerable<ChatResponseUpdate> StreamAsync(
        string model, Func<IAsyncEnumerable<ChatResponseUpdate>> open, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var span = RouterSpans.StartSample(model, index: 0, samples: 1);
        var usage = new StreamUsage();
        using var end = cancellationToken.Register(() =>
        {
            RouterSpans.Fail(span, new OperationCanceledException(cancellationToken));
            span?.Stop();
        });
        IAsyncEnumerator<ChatResponseUpdate>? updates = null;
        try
        {
            while (true)
            {
                try
                {
                    // Each step runs on the flow of its caller, which does not know the span.
                    Activity.Current = span ?? Activity.Current;
                    updates ??= open().GetAsyncEnumerator(cancellationToken);
                    if (!await updates.MoveNextAsync().ConfigureAwait(false))
                    {
                        break;
                    }
                }
                catch (Exception error)
                {
                    RouterSpans.Fail(span, error);
                    throw;
                }

                if (updates.Current is { } update)
                {
                    usage.Add(update);
                    span?.SetTag(TelemetryNames.Attributes.ResponseModel, update.ModelId ?? span.GetTagItem(TelemetryNames.Attributes.ResponseModel));
                }

                yield return updates.Current!;
            }
        }
        finally
        {
            RouterSpans.AddUsage(span, usage.Total);
            if (updates is not null)
            {
                await updates.DisposeAsync().ConfigureAwait(false);
            }
        }
    }
}
