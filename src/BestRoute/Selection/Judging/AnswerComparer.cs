namespace BestRoute;

/// <summary>Has a judge compare an answer with the reference's answer, in both orders, because judges prefer positions. Safe for concurrent use if the client is.</summary>
internal sealed class AnswerComparer(PricedJudge judge)
{
    /// <summary>Compares an answer with the reference's first one.</summary>
    /// <param name="query">The query.</param>
    /// <param name="answer">The text of the answer, without thinking.</param>
    /// <param name="references">The texts of the reference's responses, without thinking.</param>
    /// <param name="charge">Receives the cost of each reply, also if the comparison fails afterwards.</param>
    /// <param name="cancellationToken">Cancels the comparison.</param>
    /// <returns>The comparison. Where the judge is not needed, it is not asked.</returns>
    /// <exception cref="FormatException">No reply of the judge had a verdict.</exception>
    /// <exception cref="TimeoutException">The judge did not reply in time.</exception>
    public async Task<AnswerComparison> CompareAsync(
        string query, string answer, IReadOnlyList<string> references, Action<Charge> charge, CancellationToken cancellationToken)
    {
        if (AnswerComparison.WithoutJudge(answer, references) is { } known)
        {
            return known;
        }

        // One after the other, so that a judge that fails fails once.
        var first = await AskAsync(query, answer, references[0], charge, cancellationToken).ConfigureAwait(false);
        var second = await AskAsync(query, references[0], answer, charge, cancellationToken).ConfigureAwait(false);
        var verdicts = new ComparisonVerdicts(first, second switch
        {
            AnswerVerdict.Better => AnswerVerdict.Worse,
            AnswerVerdict.Worse => AnswerVerdict.Better,
            _ => AnswerVerdict.Equal,
        });
        return new AnswerComparison(verdicts.Score, verdicts);
    }

    /// <summary>Asks for the verdict on the first of two answers.</summary>
    private Task<AnswerVerdict> AskAsync(string query, string first, string second, Action<Charge> charge, CancellationToken cancellationToken) =>
        judge.AskAsync(JudgePrompt.Comparing(query, first, second), ComparisonReply.Read, ComparisonReply.Expected, charge, cancellationToken);
}
