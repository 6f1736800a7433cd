namespace BestRoute;

/// <summary>The price of a model, in US dollars per million tokens.</summary>
/// <remarks>Instances are immutable and safe to share between threads.</remarks>
/// <param name="InputPerMillion">The price of a million prompt tokens, in US dollars. It must be finite and 0 or more.</param>
/// <param name="OutputPerMillion">The price of a million generated tokens, reasoning tokens included, in US dollars. It must be finite and 0 or more.</param>
/// <param name="CachedInputPerMillion">
/// The price of a million prompt tokens that the provider read from its prompt cache (<c>UsageDetails.CachedInputTokenCount</c>), in US dollars.
/// It must be finite and 0 or more. The default is <see langword="null"/>: these tokens cost as much as other prompt tokens.
/// </param>
public sealed record ModelPrice(double InputPerMillion, double OutputPerMillion, double? CachedInputPerMillion = null);
