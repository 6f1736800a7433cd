namespace BestRoute.Training;

/// <summary>Compares final numbers: of the marked answer, else the last of the text.</summary>
internal sealed class NumberGrader : ResponseGrader
{
    private readonly double _tolerance;

    public NumberGrader(double tolerance)
    {
        if (!(double.IsFinite(tolerance) && tolerance >= 0))
        {
            throw new ArgumentOutOfRangeException(nameof(tolerance), tolerance, "Give a finite tolerance of at least 0.");
        }

        _tolerance = tolerance;
    }

    internal override ValueTask<double> GradeAsync(ScoringRow row, RowResponse response, CancellationToken cancellationToken)
    {
        var gold = NumberText.Only(row.Gold)
            ?? throw new DataException($"{row.Origin}: 'reference_answer' is '{TextClip.Head(row.Gold, 40)}', which is not one number; correct it, or use --by gold.");
        var answer = AnswerExtractor.Extract(response.Text);
        var number = answer.IsMarked ? NumberText.First(answer.Text) : NumberText.Last(response.Text);
        return ValueTask.FromResult(number is { } value && Math.Abs(value - gold) <= _tolerance * Math.Max(1, Math.Abs(gold)) ? 1.0 : 0.0);
    }
}
