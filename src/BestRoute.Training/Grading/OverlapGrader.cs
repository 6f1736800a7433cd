namespace BestRoute.Training;

/// <summary>Measures how much of a response is in the gold text or in a model's first response.</summary>
/// <param name="measure">Takes the response and the text, in this order.</param>
/// <param name="reference">The model; <see langword="null"/> for the gold text.</param>
internal sealed class OverlapGrader(Func<string, string, double> measure, string? reference) : ResponseGrader
{
    internal override ValueTask<double> GradeAsync(ScoringRow row, RowResponse response, CancellationToken cancellationToken) =>
        ValueTask.FromResult(measure(response.Text, reference is null ? row.Gold : row.FirstTextOf(reference)));
}
