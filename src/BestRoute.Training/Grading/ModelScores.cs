namespace BestRoute.Training;

/// <summary>The scores of one model's responses.</summary>
/// <remarks>Instances are immutable and safe to share between threads.</remarks>
/// <param name="Model">The model's id in the log.</param>
/// <param name="Responses">The number of its responses.</param>
/// <param name="Mean">The mean score of those that have one; NaN if none has.</param>
internal sealed record ModelScores(string Model, long Responses, double Mean);
