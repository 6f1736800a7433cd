using Microsoft.Extensions.AI;

namespace BestRoute;

/// <summary>
/// Remembers which model started what only that model can continue: conversations and background responses are on the servers of one provider,
/// and the result of a tool belongs to the model that called the tool. Safe for concurrent use.
/// </summary>
internal sealed class ConversationAffinity
{
    private const int Capacity = 10_000;

    private readonly RecentEntries<string> _models = new(Capacity);

    /// <summary>Finds the model that a request must stay with: the reference model if the beginning is unknown.</summary>
    /// <returns>Null if the request may go to any model.</returns>
    /// <exception cref="InvalidOperationException">The conversation or response is on the servers of a model that has left the pool.</exception>
    internal PinnedModel? Find(IReadOnlyList<ChatMessage> messages, ChatOptions? options, Pool pool)
    {
        if (options?.ContinuationToken is { } token)
        {
            return new(Known(Key(token), pool), IsServerState: true);
        }

        if (options?.ConversationId is { } conversation)
        {
            return new(Known(conversation, pool), IsServerState: true);
        }

        return FindToolCaller(messages, pool);
    }

    /// <summary>Remembers the model of a response whose conversation or background work is on the servers of the provider.</summary>
    internal void Remember(string model, string? conversationId, ResponseContinuationToken? token)
    {
        if (conversationId is not null)
        {
            // The caller may have moved the conversation by naming another model.
            _models.Set(conversationId, model);
        }

        if (token is not null)
        {
            _models.Set(Key(token), model);
        }
    }

    /// <summary>Returns the model that a message of the history came from, or null if the message is not marked.</summary>
    internal static PoolModel? AuthorOf(ChatMessage message, Pool pool)
    {
        foreach (var content in message.Contents)
        {
            if (AuthorOf(content, pool) is { } author)
            {
                return author;
            }
        }

        return null;
    }

    /// <summary>
    /// Marks the first text, tool calls and reasoning with their model. The mark travels with the history, also through JSON. Of a stream, the texts are
    /// joined, and keep the properties of the first one.
    /// </summary>
    /// <param name="contents">The contents.</param>
    /// <param name="model">The model that they came from.</param>
    /// <param name="marksText">Whether the first text is to be marked. It is false after the call where there was one.</param>
    /// <returns>The same contents where there is nothing to mark; else a list with marked copies, since a backend may hand out its own again.</returns>
    internal static IList<AIContent> Mark(IList<AIContent> contents, PoolModel model, ref bool marksText)
    {
        List<AIContent>? marked = null;
        for (var i = 0; i < contents.Count; i++)
        {
            AIContent? copy = contents[i] switch
            {
                FunctionCallContent call => Mark(call, model),
                TextReasoningContent reasoning => Mark(reasoning, model),
                TextContent text when marksText => Mark(text, model),
                _ => null,
            };
            if (copy is not null)
            {
                (marked ??= [.. contents])[i] = copy;
                marksText &= copy is not TextContent;
            }
        }

        return marked ?? contents;
    }

    private static TextContent Mark(TextContent text, PoolModel model)
    {
        var marked = text.GetType() != typeof(TextContent) ? text : new TextContent(text.Text)
        {
            Annotations = text.Annotations,
            RawRepresentation = text.RawRepresentation,
        };
        marked.AdditionalProperties = Marked(text.AdditionalProperties, model);
        return marked;
    }

    private static FunctionCallContent Mark(FunctionCallContent call, PoolModel model)
    {
        // A derived type cannot be copied, so the instance itself is marked.
        var marked = call.GetType() != typeof(FunctionCallContent) ? call : new FunctionCallContent(call.CallId, call.Name, call.Arguments)
        {
            Exception = call.Exception,
            InformationalOnly = call.InformationalOnly,
            Annotations = call.Annotations,
            RawRepresentation = call.RawRepresentation,
        };
        marked.AdditionalProperties = Marked(call.AdditionalProperties, model);
        return marked;
    }

    // Also reasoning without a signature: of a stream it is joined with the signature that comes after it, and keeps its own properties.
    private static TextReasoningContent Mark(TextReasoningContent reasoning, PoolModel model)
    {
        var marked = reasoning.GetType() != typeof(TextReasoningContent) ? reasoning : new TextReasoningContent(reasoning.Text)
        {
            ProtectedData = reasoning.ProtectedData,
            Annotations = reasoning.Annotations,
            RawRepresentation = reasoning.RawRepresentation,
        };
        marked.AdditionalProperties = Marked(reasoning.AdditionalProperties, model);
        return marked;
    }

    private static AdditionalPropertiesDictionary Marked(AdditionalPropertiesDictionary? properties, PoolModel model) =>
        properties is null ? new() { [RequestKeys.Model] = model.Id } : new(properties) { [RequestKeys.Model] = model.Id };

    // Only results after the last user message: once the user has spoken again, the turn is a new query.
    private static PinnedModel? FindToolCaller(IReadOnlyList<ChatMessage> messages, Pool pool)
    {
        var hasResult = false;
        for (var i = messages.Count - 1; i >= 0 && messages[i].Role != ChatRole.User; i--)
        {
            foreach (var content in messages[i].Contents)
            {
                hasResult |= content is FunctionResultContent;
                if (hasResult && content is FunctionCallContent && AuthorOf(content, pool) is { } caller)
                {
                    return new(caller, IsServerState: false);
                }
            }
        }

        return hasResult ? new(pool.Reference, IsServerState: false) : null;
    }

    private static PoolModel? AuthorOf(AIContent content, Pool pool) =>
        content.AdditionalProperties?.TryGetValue(RequestKeys.Model, out var mark) == true ? pool.Find(mark?.ToString() ?? "") : null;

    private static string Key(ResponseContinuationToken token) => "token:" + Convert.ToBase64String(token.ToBytes().Span);

    private PoolModel Known(string key, Pool pool) => !_models.TryGet(key, out var model)
        ? pool.Reference
        : pool.Find(model) ?? throw new InvalidOperationException(
            $"The request continues a conversation or response on the servers of model '{model}', which has left the pool. Send the whole conversation without ConversationId and ContinuationToken, or add the model to the pool again.");
}

/// <summary>The model that a request must stay with.</summary>
/// <param name="Model">The model.</param>
/// <param name="IsServerState">Whether the state is on the servers of the provider, so that no other model can continue.</param>
internal readonly record struct PinnedModel(PoolModel Model, bool IsServerState);
