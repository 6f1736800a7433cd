using Microsoft.Extensions.AI;

namespace BestRoute;

/// <summary>Keeps reasoning that one model signed or encrypted away from other models, which refuse it.</summary>
internal static class SignedReasoning
{
    /// <summary>Gets the messages as a model may see them.</summary>
    /// <param name="messages">The messages of the request.</param>
    /// <param name="model">The model that is called.</param>
    /// <returns>The same list where nothing has to be removed; else a list with copies of the messages that change.</returns>
    internal static IReadOnlyList<ChatMessage> For(IReadOnlyList<ChatMessage> messages, PoolModel model)
    {
        List<ChatMessage>? kept = null;
        for (var i = 0; i < messages.Count; i++)
        {
            var message = messages[i];
            if (HasForeign(message.Contents, model))
            {
                kept ??= [.. messages.Take(i)];
                var copy = message.Clone();
                copy.Contents = [.. message.Contents.Where(content => !IsForeign(content, model))];
                if (copy.Contents.Count > 0)
                {
                    kept.Add(copy);
                }
            }
            else
            {
                kept?.Add(message);
            }
        }

        return kept ?? messages;
    }

    private static bool HasForeign(IList<AIContent> contents, PoolModel model)
    {
        for (var i = 0; i < contents.Count; i++)
        {
            if (IsForeign(contents[i], model))
            {
                return true;
            }
        }

        return false;
    }

    // Reasoning without a mark was made outside of this router: by the reference, as far as anybody knows.
    private static bool IsForeign(AIContent content, PoolModel model) =>
        content is TextReasoningContent { ProtectedData.Length: > 0 }
        && (content.AdditionalProperties?.TryGetValue(RequestKeys.Model, out var mark) == true ? mark?.ToString() != model.Id : !model.IsReference);
}
