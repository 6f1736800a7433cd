namespace BestRoute.Training;

/// <summary>A recorded response of a model and its quality score.</summary>
/// <param name="Text">The text of the response; may be empty.</param>
/// <param name="Score">The raw quality score, any finite number, higher is better.</param>
public sealed record RecordedResponse(string Text, double Score);
