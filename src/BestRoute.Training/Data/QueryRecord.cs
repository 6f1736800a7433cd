using System.Diagnostics.CodeAnalysis;

namespace BestRoute.Training;

/// <summary>One query of a response log: its prompt and what the models of the pool answered.</summary>
/// <remarks>
/// Instances are immutable and safe to share between threads. Only what run time would see is kept in addition to the score: the
/// log's <c>task</c>, <c>answer</c> and <c>reference_answer</c> are never read into memory that a predictor or scorer could reach. The
/// texts of a record that comes from a <see cref="ResponseLog"/> are in the temporary file of that log and are gone when it is disposed.
/// </remarks>
internal sealed record QueryRecord
{
    private readonly StoredText _prompt;
    private readonly int _promptTokens;
    private readonly int _promptEastAsian;

    /// <summary>Initializes a new instance of the <see cref="QueryRecord"/> class whose texts are in memory.</summary>
    public QueryRecord()
    {
    }

    [SetsRequiredMembers]
    internal QueryRecord(string origin, string file, string split, StoredResponses stored)
    {
        // The compiler wants every required member set, and does not see that the field is what Prompt reads.
        (Origin, File, Split, Prompt, Responses) = (origin, file, split, "", stored);
        (_prompt, _promptTokens, _promptEastAsian) = (stored.Prompt, stored.PromptTokens, stored.PromptEastAsian);
    }

    /// <summary>Gets the place of the query, as <c>FILE, line N</c>, with the id if there is one; for messages only.</summary>
    public required string Origin { get; init; }

    /// <summary>Gets the path of the file it was read from.</summary>
    public required string File { get; init; }

    /// <summary>Gets the split: the log's own, or <c>train</c> or <c>val</c> by a hash of the prompt where the log has none.</summary>
    public required string Split { get; init; }

    /// <summary>Gets the prompt. The prompt of a log is read from a temporary file each time.</summary>
    /// <exception cref="ObjectDisposedException">The <see cref="ResponseLog"/> that it comes from was disposed.</exception>
    public required string Prompt
    {
        get => _prompt.Read();
        init => (_prompt, _promptTokens, _promptEastAsian) =
            (new StoredText(value), TokenEstimate.FromLength(value.Length), TextLength.Of(value).EastAsian);
    }

    /// <summary>Gets the length of <see cref="Prompt"/>, without reading it.</summary>
    internal TextLength PromptLength => new(_prompt.Length, _promptEastAsian);

    /// <summary>Gets what the router sees of the prompt at run time, and so what every encoder, predictor and scorer is given here.</summary>
    internal string Text => QueryText.From(Prompt);

    /// <summary>Gets the responses by pool id, in the order in which they may be drawn; models without a response are absent.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<RecordedResponse>> Responses { get; init; }

    /// <summary>Gets the responses of one model.</summary>
    /// <param name="model">The pool id.</param>
    /// <returns>The responses in their order; empty if there are none.</returns>
    public IReadOnlyList<RecordedResponse> ResponsesOf(string model) =>
        Responses.TryGetValue(model, out var responses) ? responses : [];

    /// <summary>Returns whether another row of the same prompt belongs to this query: one of the two is of a single model, or no model is in both.</summary>
    internal bool Joins(QueryRecord row) => Responses.Count == 1 || row.Responses.Count == 1 || !row.Responses.Keys.Any(Responses.ContainsKey);

    /// <summary>Adds the responses of another row of the same prompt behind these.</summary>
    internal QueryRecord Join(QueryRecord row)
    {
        var responses = Responses.Keys.Union(row.Responses.Keys)
            .ToDictionary(static model => model, model => (IReadOnlyList<RecordedResponse>)[.. ResponsesOf(model), .. row.ResponsesOf(model)]);

        // A row in which all responses report their prompt tokens does not count those of its prompt.
        return (_promptTokens >= row._promptTokens ? this : row) with { Responses = responses };
    }

    /// <summary>Gets the prompt tokens that a response of this query is charged for: those that the log's usage tells, else those of the prompt.</summary>
    internal int InputTokensOf(RecordedResponse response) => response.ReportedInputTokens ?? _promptTokens;
}
