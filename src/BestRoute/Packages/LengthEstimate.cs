using System.Text.Json.Serialization;

namespace BestRoute;

/// <summary>What is known of a model's texts in tokens.</summary>
/// <param name="Model">The pool id.</param>
/// <param name="MeanOutputTokens">The mean output length, in tokens, reasoning included.</param>
/// <param name="Responses">The number of responses it was measured on.</param>
/// <param name="CharactersPerToken">
/// How many weighted characters (<see cref="TextLength.Weighted"/>) a token holds; <see langword="null"/>, and not in the file, where nobody counted
/// tokens, as in older packages.
/// </param>
internal sealed record LengthEstimate(
    string Model,
    double MeanOutputTokens,
    int Responses,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? CharactersPerToken = null);
