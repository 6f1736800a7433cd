namespace BestRoute;

/// <summary>The price of a model for long prompts. It applies to all tokens of such a request, including the generated ones.</summary>
/// <remarks>Instances are immutable and safe to share between threads.</remarks>
/// <param name="AbovePromptTokens">
/// A prompt with more tokens than this has the tier's price, for example 200,000; 0 or more. Cached tokens count. Of several tiers, the one with the
/// highest number below the length of the prompt applies.
/// </param>
/// <param name="Price">The price; it has no tiers of its own.</param>
public sealed record PriceTier(long AbovePromptTokens, ModelPrice Price);
