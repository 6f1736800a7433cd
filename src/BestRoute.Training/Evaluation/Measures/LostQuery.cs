using System.Text.Json.Serialization;

namespace BestRoute.Training;

/// <summary>A query on which routing lost quality against the reference, at the package's own operating point.</summary>
/// <param name="Origin">The place of the query, as <c>FILE, line N</c>, with the id if there is one.</param>
/// <param name="Task">The log's <c>task</c>; <see langword="null"/> where it has none.</param>
/// <param name="Prompt">The beginning of the prompt, at most 240 characters; <see langword="null"/> in a report without texts.</param>
/// <param name="Route">The route that answered.</param>
/// <param name="Quality">The quality score of the answer, on the scale 0 to 1.</param>
/// <param name="ReferenceQuality">That of the reference's answer.</param>
/// <param name="Cost">What the answer was billed, in US dollars.</param>
/// <param name="ReferenceCost">What the reference's answer would have been billed.</param>
/// <param name="PredictedQuality">The quality that was predicted for the route, 0 to 1.</param>
/// <param name="PredictedReferenceQuality">The quality that was predicted for the reference.</param>
internal sealed record LostQuery(
    string Origin,
    string? Task,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Prompt,
    string Route,
    double Quality,
    double ReferenceQuality,
    double Cost,
    double ReferenceCost,
    double PredictedQuality,
    double PredictedReferenceQuality)
{
    /// <summary>Gets the beginning of the answer; <see langword="null"/> in a report without texts.</summary>
    /// <remarks>Only the page shows it, next to <see cref="ReferenceAnswer"/>.</remarks>
    [JsonIgnore]
    public string? Answer { get; init; }

    /// <summary>Gets the beginning of the reference's answer; <see langword="null"/> in a report without texts.</summary>
    [JsonIgnore]
    public string? ReferenceAnswer { get; init; }
}
