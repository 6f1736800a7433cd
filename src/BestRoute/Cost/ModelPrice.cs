namespace BestRoute;

/// <summary>The list price of a model, in US dollars per million tokens.</summary>
/// <remarks>Instances are immutable and safe to share between threads.</remarks>
/// <param name="InputPerMillion">The price of a million prompt tokens; finite and not negative.</param>
/// <param name="OutputPerMillion">The price of a million generated tokens, reasoning tokens included; finite and not negative.</param>
/// <param name="CachedInputPerMillion">
/// The price of a million prompt tokens that the provider served from its prompt cache
/// (<c>UsageDetails.CachedInputTokenCount</c>). The default, <see langword="null"/>, charges them like other prompt tokens.
/// </param>
public sealed record ModelPrice(double InputPerMillion, double OutputPerMillion, double? CachedInputPerMillion = null);
