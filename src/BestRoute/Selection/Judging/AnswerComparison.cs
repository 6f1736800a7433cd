namespace BestRoute;

/// <summary>How an answer compares with the reference's.</summary>
/// <param name="Score">The score, 0 to 1. The reference has 1 by definition. NaN if there is nothing to compare with.</param>
/// <param name="Verdicts">What the judge said; <see langword="null"/> if it was not needed.</param>
internal sealed record AnswerComparison(double Score, ComparisonVerdicts? Verdicts = null)
{
    /// <summary>Compares answers without a judge, where the result is known.</summary>
    /// <param name="answer">The text of the answer, without thinking.</param>
    /// <param name="references">The texts of the reference's responses, without thinking. The first one is compared with, and each of them has 1.</param>
    /// <returns><see langword="null"/> if a judge has to compare.</returns>
    public static AnswerComparison? WithoutJudge(string answer, IReadOnlyList<string> references) =>
        references is not [var first, ..] || string.IsNullOrWhiteSpace(first) ? new(double.NaN)
        : references.Any(reference => answer.AsSpan().Trim().SequenceEqual(reference.AsSpan().Trim())) ? new(1)
        : string.IsNullOrWhiteSpace(answer) ? new(0)
        : null;
}
