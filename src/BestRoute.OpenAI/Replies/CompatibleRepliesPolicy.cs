using System.ClientModel;
using System.ClientModel.Primitives;

namespace BestRoute.OpenAI;

/// <summary>Repairs the replies of OpenAI-compatible servers to chat completions before the SDK reads them. Safe for concurrent use.</summary>
internal sealed class CompatibleRepliesPolicy : PipelinePolicy
{
    public override void Process(PipelineMessage message, IReadOnlyList<PipelinePolicy> pipeline, int currentIndex)
    {
        ProcessNext(message, pipeline, currentIndex);
        Repair(message);
    }

    public override async ValueTask ProcessAsync(PipelineMessage message, IReadOnlyList<PipelinePolicy> pipeline, int currentIndex)
    {
        await ProcessNextAsync(message, pipeline, currentIndex).ConfigureAwait(false);
        Repair(message);
    }

    private static void Repair(PipelineMessage message)
    {
        if (message.Response is not { IsError: false } response || !IsChatCompletion(message.Request))
        {
            return;
        }

        if (!message.BufferResponse)
        {
            if (response.ContentStream is { } stream)
            {
                response.ContentStream = new RepairedEventStream(stream, error => new ClientResultException(error, response));
            }

            return;
        }

        var repaired = new ReplyRepair(isStream: false).Repair(response.Content.ToMemory(), out var error);
        if (error is not null)
        {
            throw new ClientResultException(error, response);
        }

        if (repaired is not null)
        {
            // The response reads a memory stream into its content when it is asked for it.
            response.ContentStream = new MemoryStream(repaired);
        }
    }

    private static bool IsChatCompletion(PipelineRequest request) =>
        request.Method == "POST" && request.Uri?.AbsolutePath.EndsWith("/chat/completions", StringComparison.Ordinal) == true;
}
