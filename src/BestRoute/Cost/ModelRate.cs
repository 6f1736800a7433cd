namespace BestRoute;

/// <summary>What the tokens of a model cost, and how they are estimated where nobody counted them.</summary>
/// <param name="Price">The price.</param>
/// <param name="CharactersPerToken">
/// How many weighted characters (<see cref="TextLength.Weighted"/>) a token of its tokenizer holds on average; <see langword="null"/> where nothing is known of them.
/// </param>
internal readonly record struct ModelRate(ModelPrice Price, double? CharactersPerToken);
