namespace BestRoute.Training;

/// <summary>A row that is ready to be written.</summary>
/// <param name="Row">The row as it was read.</param>
/// <param name="Scores">By response; <see langword="null"/> where the recorded score stays, NaN where no score could be given.</param>
/// <param name="Json">The row as it is to be written.</param>
internal sealed record GradedRow(ScoringRow Row, IReadOnlyList<double?> Scores, ReadOnlyMemory<byte> Json);
