using Microsoft.Extensions.AI;

namespace BestRoute.Training;

/// <summary>A conversation in memory or in a <see cref="TextSpool"/>, and what must be known of it without reading it.</summary>
internal readonly struct StoredConversation
{
    private readonly StoredText _key;
    private readonly bool _isPrompt;

    /// <param name="key">Where the conversation's key is.</param>
    /// <param name="conversation">The conversation.</param>
    /// <param name="tokens">The tokens of its text.</param>
    public StoredConversation(StoredText key, Conversation conversation, int tokens)
    {
        (_key, _isPrompt, Tokens) = (key, conversation.IsPrompt, tokens);
        Length = TextLength.Of(conversation.Messages, conversation.Tools.Count == 0 ? null : new ChatOptions { Tools = [.. conversation.Tools] });
        HasContext = QueryText.HasContext(conversation.Messages);
    }

    /// <summary>Gets the length of the conversation, as the run time measures it.</summary>
    public TextLength Length { get; }

    /// <summary>Gets the tokens of all text of the conversation.</summary>
    public int Tokens { get; }

    /// <summary>Gets whether there are earlier turns that the router can read.</summary>
    public bool HasContext { get; }

    /// <summary>Gets the text by which the query is known; if it is in a spool, it is read each time.</summary>
    public string Key => _key.Read();

    /// <summary>Gets the conversation; it is made each time.</summary>
    public Conversation Conversation => Conversation.Restore(Key, _isPrompt);
}
