using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.AI;

namespace BestRoute.Training;

/// <summary>One query of a response log: what was asked, and what the models of the pool answered.</summary>
/// <remarks>
/// Instances are immutable and safe to share between threads. Only what run time would see is kept in addition to the score: the
/// log's <c>task</c>, <c>answer</c> and <c>reference_answer</c> are never read into memory that a predictor or scorer could reach. The
/// texts of a record that comes from a <see cref="ResponseLog"/> are in the temporary file of that log and are gone when it is disposed.
/// </remarks>
internal sealed record QueryRecord
{
    private readonly StoredConversation _conversation;

    /// <summary>Initializes a new instance of the <see cref="QueryRecord"/> class whose texts are in memory.</summary>
    public QueryRecord()
    {
    }

    [SetsRequiredMembers]
    internal QueryRecord(string origin, string file, string split, StoredResponses stored)
    {
        // The compiler wants every required member set, and does not see that the field is what Prompt reads.
        (Origin, File, Split, Prompt, Responses) = (origin, file, split, "", stored);
        _conversation = stored.Conversation;
    }

    /// <summary>Gets the place of the query, as <c>FILE, line N</c>, with the id if there is one; for messages only.</summary>
    public required string Origin { get; init; }

    /// <summary>Gets the path of the file it was read from.</summary>
    public required string File { get; init; }

    /// <summary>Gets the split: the log's own, or <c>train</c> or <c>val</c> by a hash of the prompt where the log has none.</summary>
    public required string Split { get; init; }

    /// <summary>Gets the prompt: the text of the last message, which in most logs is the only one. In a log it is read from a temporary file each time.</summary>
    /// <exception cref="ObjectDisposedException">The <see cref="ResponseLog"/> that it comes from was disposed.</exception>
    public required string Prompt
    {
        get => Messages[^1].Text;
        init
        {
            var conversation = Conversation.Of(value);
            _conversation = new StoredConversation(new StoredText(value), conversation, TokenEstimate.FromLength(value.Length));
        }
    }

    /// <summary>Gets what the models were asked: one user message, or a conversation that ends with one.</summary>
    internal IReadOnlyList<ChatMessage> Messages => _conversation.Conversation.Messages;

    /// <summary>Gets the text that two rows have in common only if they ask the same: the prompt, or all messages of a conversation.</summary>
    internal string Key => _conversation.Key;

    /// <summary>Gets the same without the system prompt: two rows that have it in common must not be in training and in a test.</summary>
    internal string TurnsKey => _conversation.Conversation.TurnsKey;

    /// <summary>Gets whether there are earlier turns that the router can read.</summary>
    internal bool HasContext => _conversation.HasContext;

    /// <summary>Gets the length of everything that the models were asked, without reading it.</summary>
    internal TextLength PromptLength => _conversation.Length;

    /// <summary>Gets how many characters of the earlier turns the router reads: as many as the package says, or is about to say.</summary>
    internal int ContextCharacters { get; init; }

    /// <summary>Gets what the router sees at run time, and so what every encoder, predictor and scorer is given here.</summary>
    internal string Text => QueryText.From(Messages, ContextCharacters);

    /// <summary>Gets the responses by pool id, in the order in which they may be drawn; models without a response are absent.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<RecordedResponse>> Responses { get; init; }

    /// <summary>Gets the responses of one model.</summary>
    /// <param name="model">The pool id.</param>
    /// <returns>The responses in their order; empty if there are none.</returns>
    public IReadOnlyList<RecordedResponse> ResponsesOf(string model) =>
        Responses.TryGetValue(model, out var responses) ? responses : [];

    /// <summary>Returns whether another row of the same prompt belongs to this query: it has the same conversation, and one of the two is of a single model, or no model is in both.</summary>
    internal bool Joins(QueryRecord row) => Key == row.Key
        && (Responses.Count == 1 || row.Responses.Count == 1 || !row.Responses.Keys.Any(Responses.ContainsKey));

    /// <summary>Adds the responses of another row of the same prompt behind these.</summary>
    internal QueryRecord Join(QueryRecord row)
    {
        var responses = Responses.Keys.Union(row.Responses.Keys)
            .ToDictionary(static model => model, model => (IReadOnlyList<RecordedResponse>)[.. ResponsesOf(model), .. row.ResponsesOf(model)]);

        // A row in which all responses report their prompt tokens does not count those of its prompt.
        return (_conversation.Tokens >= row._conversation.Tokens ? this : row) with { Responses = responses };
    }

    /// <summary>Gets the prompt tokens that a response of this query is charged for: those that the log's usage tells, else those of the whole conversation.</summary>
    internal int InputTokensOf(RecordedResponse response) => response.ReportedInputTokens ?? _conversation.Tokens;
}
