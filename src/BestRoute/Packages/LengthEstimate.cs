using System.Text.Json.Serialization;

namespace BestRoute;

/// <summary>What is known about the texts of a model, in tokens.</summary>
/// <param name="Model">The pool id.</param>
/// <param name="MeanOutputTokens">The mean output length, in tokens, reasoning included.</param>
/// <param name="Responses">The number of responses that were measured.</param>
/// <param name="CharactersPerToken">
/// The number of weighted characters (<see cref="TextLength.Weighted"/>) per token; <see langword="null"/>, and not in the file, if nobody counted
/// tokens, as in older packages.
/// </param>
internal sealed record LengthEstimate(
    string Model,
    double MeanOutputTokens,
    int Responses,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? CharactersPerToken = null);
