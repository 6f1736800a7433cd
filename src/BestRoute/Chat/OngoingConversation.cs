using Microsoft.Extensions.AI;

namespace BestRoute;

/// <summary>The conversation that a request continues, where the router gave the last answer.</summary>
internal sealed class OngoingConversation
{
    /// <summary>Prompt caches begin at this many tokens with OpenAI, Anthropic (most models) and Gemini.</summary>
    internal const int MinCachedTokens = 1024;

    /// <summary>After this time without a request, prompt caches of the usual providers are empty.</summary>
    internal static readonly TimeSpan CacheLifetime = TimeSpan.FromMinutes(10);

    /// <summary>The weighted length up to which a message is a follow-up: about eight tokens.</summary>
    private const int MaxFollowUp = 32;

    // What each model that answered has read.
    private readonly List<(PoolModel Model, TextLength Length)> _cached;

    private OngoingConversation(PoolModel model, List<(PoolModel Model, TextLength Length)> cached, bool isFollowUp) =>
        (Model, _cached, IsFollowUp) = (model, cached, isFollowUp);

    /// <summary>Gets the model that gave the last answer.</summary>
    internal PoolModel Model { get; }

    /// <summary>Gets whether the last user message is too short to be judged without what came before it, such as "commit it".</summary>
    internal bool IsFollowUp { get; }

    /// <summary>Finds the models of the answers before the last user message.</summary>
    /// <returns>Null if the last answer is not marked: another client gave it, or the application keeps only the texts.</returns>
    internal static OngoingConversation? Find(IReadOnlyList<ChatMessage> messages, ChatOptions? options, Pool pool, TextLength query, DateTimeOffset now)
    {
        var end = LastIndex(messages, messages.Count, ChatRole.User);
        var answer = LastIndex(messages, end, ChatRole.Assistant);
        if (answer < 0 || ConversationAffinity.AuthorOf(messages[answer], pool) is not { } last)
        {
            return null;
        }

        var cached = new List<(PoolModel Model, TextLength Length)>();
        var length = TextLength.Of([], options);
        for (var i = 0; i <= answer; i++)
        {
            var message = messages[i];
            if (message.Role == ChatRole.Assistant && !(now - message.CreatedAt > CacheLifetime) && ConversationAffinity.AuthorOf(message, pool) is { } author)
            {
                cached.RemoveAll(entry => ReferenceEquals(entry.Model, author));
                cached.Add((author, length));
            }

            length += TextLength.Of(message);
        }

        return new(last, cached, query.Weighted <= MaxFollowUp);
    }

    /// <summary>Returns how many tokens of the prompt are probably in the prompt cache of a model: what it read for its last answer.</summary>
    internal int CachedTokens(PoolModel model)
    {
        foreach (var (author, length) in _cached)
        {
            if (ReferenceEquals(author, model))
            {
                var tokens = TokenEstimate.FromLength(length, model.CharactersPerToken);
                return tokens < MinCachedTokens ? 0 : tokens;
            }
        }

        return 0;
    }

    private static int LastIndex(IReadOnlyList<ChatMessage> messages, int end, ChatRole role)
    {
        var index = end - 1;
        while (index >= 0 && messages[index].Role != role)
        {
            index--;
        }

        return index;
    }
}
