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
        var end = messages.Count - 1;
        while (end >= 0 && messages[end].Role != ChatRole.User)
        {
            end--;
        }

        PoolModel? last = null;
        List<(PoolModel Model, TextLength Length)>? cached = null;
        var length = TextLength.Of([], options);
        for (var i = 0; i < end; i++)
        {
            var message = messages[i];
            if (message.Role == ChatRole.Assistant)
            {
                last = ConversationAffinity.AuthorOf(message, pool);
                if (last is not null && !(now - message.CreatedAt > CacheLifetime))
                {
                    (cached ??= []).RemoveAll(entry => ReferenceEquals(entry.Model, last));
                    cached.Add((last, length));
                }
            }

            length += TextLength.Of(message);
        }

        return last is null ? null : new(last, cached ?? [], query.Weighted <= MaxFollowUp);
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
}
