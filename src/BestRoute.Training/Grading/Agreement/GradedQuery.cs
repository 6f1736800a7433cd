namespace BestRoute.Training;

/// <summary>A query some of whose responses have both a score and a known agreement.</summary>
/// <param name="Fold">The part of the queries to which it belongs, by a hash of what was asked.</param>
/// <param name="Responses">Those responses: the model, the agreement, and the score on the scale of the log.</param>
internal sealed record GradedQuery(int Fold, IReadOnlyList<(string Model, AnswerAgreement Agreement, double Score)> Responses)
{
    /// <summary>The number of parts.</summary>
    public const int Folds = 5;

    /// <summary>Makes the query.</summary>
    /// <param name="key">What was asked.</param>
    /// <param name="responses">All responses. Those without a score (NaN), or without a known agreement, are left out.</param>
    public static GradedQuery Of(string key, IEnumerable<(string Model, AnswerAgreement Agreement, double Score)> responses) => new(
        (int)(PromptHash.Of(key) % Folds),
        [.. responses.Where(static response => response.Agreement != AnswerAgreement.Unknown && !double.IsNaN(response.Score))]);
}
