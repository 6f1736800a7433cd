using Microsoft.Extensions.AI;

namespace BestRoute;

/// <summary>Copies a response, so that usage and decision are never written into an object that a backend may return again.</summary>
internal static class ChatResponseCopy
{
    internal static ChatResponse Of(ChatResponse response) => new()
    {
        Messages = [.. response.Messages],
        ResponseId = response.ResponseId,
        ConversationId = response.ConversationId,
        ModelId = response.ModelId,
        CreatedAt = response.CreatedAt,
        FinishReason = response.FinishReason,
        ContinuationToken = response.ContinuationToken,
        RawRepresentation = response.RawRepresentation,
        AdditionalProperties = response.AdditionalProperties?.Clone(),
    };
}
