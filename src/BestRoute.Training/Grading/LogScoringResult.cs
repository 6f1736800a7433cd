namespace BestRoute.Training;

/// <summary>What was scored.</summary>
/// <remarks>Instances are immutable and safe to share between threads.</remarks>
/// <param name="Rows">The number of rows written.</param>
/// <param name="Scored">The number of responses that were given a score.</param>
/// <param name="Kept">The number of responses that kept theirs.</param>
/// <param name="WithoutScore">The number of responses to which the grader could not give a score.</param>
/// <param name="Models">The scores in the output by model, in the order in which the models come in it.</param>
internal sealed record LogScoringResult(long Rows, long Scored, long Kept, long WithoutScore, IReadOnlyList<ModelScores> Models)
{
    /// <summary>Gets what was left out of the log, and what feedback was joined, as sentences.</summary>
    public IReadOnlyList<string> Notices { get; init; } = [];
}
