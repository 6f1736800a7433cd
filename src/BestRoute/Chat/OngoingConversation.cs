using Microsoft.Extensions.AI;

namespace BestRoute;

/// <summary>The conversation that a request continues, where the router gave the answer before.</summary>
/// <param name="Model">The model that gave the last answer.</param>
/// <param name="CachedLength">The length of what that model read for the answer. It is probably in the model's prompt cache.</param>
/// <param name="IsFollowUp">Whether the last user message is too short to be judged without what came before it, such as "commit it".</param>
internal sealed record OngoingConversation(PoolModel Model, TextLength CachedLength, bool IsFollowUp)
{
    /// <summary>Prompt caches begin at this many tokens with OpenAI, Anthropic (most models) and Gemini.</summary>
    internal const int MinCachedTokens = 1024;

    /// <summary>After this time without a request, prompt caches of the usual providers are empty.</summary>
    internal static readonly TimeSpan CacheLifetime = TimeSpan.FromMinutes(10);

    /// <summary>The weighted length up to which a message is a follow-up: about eight tokens.</summary>
    private const int MaxFollowUp = 32;

    /// <summary>Finds the model of the last answer before the last user message.</summary>
    /// <returns>Null if there is none, or if its answer is not marked: another client gave it, or the application stores only texts.</returns>
    internal static OngoingConversation? Find(IReadOnlyList<ChatMessage> messages, ChatOptions? options, Pool pool, TextLength query, DateTimeOffset now)
    {
        var answer = LastBefore(messages, LastBefore(messages, messages.Count, ChatRole.User), ChatRole.Assistant);
        if (answer < 0 || ConversationAffinity.AuthorOf(messages[answer], pool) is not { } model)
        {
            return null;
        }

        var isWarm = messages[answer].CreatedAt is not { } created || now - created <= CacheLifetime;
        return new(model, isWarm ? TextLength.Of(messages, options, count: answer) : default, query.Weighted <= MaxFollowUp);
    }

    /// <summary>Returns how many tokens of the prompt are probably in the prompt cache of a model.</summary>
    internal int CachedTokens(PoolModel model)
    {
        if (!ReferenceEquals(model, Model))
        {
            return 0;
        }

        var tokens = TokenEstimate.FromLength(CachedLength, model.CharactersPerToken);
        return tokens < MinCachedTokens ? 0 : tokens;
    }

    private static int LastBefore(IReadOnlyList<ChatMessage> messages, int end, ChatRole role)
    {
        var index = end - 1;
        while (index >= 0 && messages[index].Role != role)
        {
            index--;
        }

        return index;
    }
}
