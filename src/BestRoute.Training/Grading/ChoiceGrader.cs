namespace BestRoute.Training;

/// <summary>Compares the letter of the chosen option with the gold answer's.</summary>
internal sealed class ChoiceGrader : ResponseGrader
{
    internal override ValueTask<double> GradeAsync(ScoringRow row, RowResponse response, CancellationToken cancellationToken)
    {
        var gold = ChoiceLetter.Of(AnswerNormalizer.Normalize(row.Gold))
            ?? throw new DataException($"{row.Origin}: 'reference_answer' is '{TextClip.Head(row.Gold, 40)}', which does not name an option; give a letter such as B, or use --by gold.");
        return ValueTask.FromResult(ChoiceLetter.In(response.Text) == gold ? 1.0 : 0.0);
    }
}
