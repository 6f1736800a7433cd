using System.Text.Json.Serialization;

namespace BestRoute;

/// <summary>The list price of a model, in US dollars per million tokens.</summary>
/// <remarks>
/// Instances are immutable and safe to share between threads; do not change <paramref name="Tiers"/> afterwards. Two prices are equal if all their members
/// are, tiers included. Options and configuration refuse prices that are negative or not finite. <see cref="PriceFile"/> reads prices of many models.
/// </remarks>
/// <param name="InputPerMillion">The price of a million prompt tokens; finite and not negative.</param>
/// <param name="OutputPerMillion">The price of a million generated tokens; finite and not negative.</param>
/// <param name="CachedInputPerMillion">
/// The price of a million prompt tokens that the provider read from its prompt cache (<c>UsageDetails.CachedInputTokenCount</c>), in US dollars.
/// It must be finite and 0 or more. The default is <see langword="null"/>: these tokens cost as much as other prompt tokens.
/// </param>
/// <param name="CacheWritePerMillion">
/// The price of a million prompt tokens that the provider wrote into its prompt cache. The default, <see langword="null"/>, charges them like other
/// prompt tokens.
/// </param>
/// <param name="ReasoningPerMillion">
/// The price of a million reasoning tokens. The default, <see langword="null"/>, charges them like other generated tokens. Estimates do not use it,
/// because nothing says in advance how much a model will reason.
/// </param>
/// <param name="Tiers">Other prices for longer prompts, in any order. The default, <see langword="null"/>, is one price for all prompts.</param>
public sealed record ModelPrice(
    double InputPerMillion,
    double OutputPerMillion,
    double? CachedInputPerMillion = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? CacheWritePerMillion = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? ReasoningPerMillion = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<PriceTier>? Tiers = null)
{
    /// <inheritdoc/>
    public bool Equals(ModelPrice? other) =>
        other is not null
        && InputPerMillion.Equals(other.InputPerMillion)
        && OutputPerMillion.Equals(other.OutputPerMillion)
        && CachedInputPerMillion.Equals(other.CachedInputPerMillion)
        && CacheWritePerMillion.Equals(other.CacheWritePerMillion)
        && ReasoningPerMillion.Equals(other.ReasoningPerMillion)
        && (Tiers ?? []).SequenceEqual(other.Tiers ?? []);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(
        InputPerMillion, OutputPerMillion, CachedInputPerMillion, CacheWritePerMillion, ReasoningPerMillion, Tiers?.Count ?? 0);

    /// <summary>Returns the price of a request with a prompt of this length.</summary>
    internal ModelPrice For(double promptTokens)
    {
        PriceTier? chosen = null;
        for (var i = 0; i < Tiers?.Count; i++)
        {
            if (promptTokens > Tiers[i].AbovePromptTokens && !(chosen?.AbovePromptTokens > Tiers[i].AbovePromptTokens))
            {
                chosen = Tiers[i];
            }
        }

        return chosen?.Price ?? this;
    }
}
