namespace BestRoute.Training;

/// <summary>Compares final answers, or whole texts that are nothing but the answer, with the gold answer.</summary>
internal sealed class GoldGrader : ResponseGrader
{
    internal override ValueTask<double> GradeAsync(ScoringRow row, RowResponse response, CancellationToken cancellationToken)
    {
        var gold = AnswerNormalizer.Normalize(row.Gold);
        var isRight = gold.Length == 0
            ? response.Text.Length > 0 && response.Text.AsSpan().Trim().SequenceEqual(row.Gold.AsSpan().Trim())
            : AnswerExtractor.Extract(response.Text).Text == gold || AnswerNormalizer.Normalize(response.Text) == gold
                || (JsonText.ReadObject(row.Gold) is { } right && JsonText.ReadObject(response.Text) is { } given && JsonText.AreEqual(right, given));
        return ValueTask.FromResult(isRight ? 1.0 : 0.0);
    }
}
