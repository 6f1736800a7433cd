namespace BestRoute;

/// <summary>Compares the prices of models with earlier ones.</summary>
internal static class PriceChange
{
    // Prices are decimal fractions: 0.9 times 0.15 is not exactly 0.135.
    private const double Tolerance = 1e-9;

    /// <summary>Returns the factor by which all prices changed.</summary>
    /// <param name="prices">The earlier price and the present price of each model.</param>
    /// <param name="coversBill">Whether the prices of cached, cache-write and reasoning tokens are compared too. A bill depends on them, a decision cost does not.</param>
    /// <returns>1 if no price changed; <see langword="null"/> if there is no such factor.</returns>
    internal static double? Factor(IEnumerable<(ModelPrice Before, ModelPrice Now)> prices, bool coversBill)
    {
        double? factor = null;
        foreach (var part in prices.SelectMany(static price => Parts(price.Before, price.Now)))
        {
            if ((part.IsOnlyBilled && !coversBill) || part is { Before: 0, Now: 0 })
            {
                continue;
            }

            var ratio = part.Now / part.Before;
            factor ??= ratio;
            if (!double.IsNormal(ratio) || Math.Abs(ratio - factor.Value) > Tolerance * factor.Value)
            {
                return null;
            }
        }

        return factor is { } found && Math.Abs(found - 1) > Tolerance ? found : 1;
    }

    /// <summary>Says which members of a price changed; empty if none did.</summary>
    internal static string Describe(ModelPrice before, ModelPrice now) => string.Join(", ", Parts(before, now)
        .Where(static part => part.Before != part.Now)
        .Select(static part => FormattableString.Invariant($"{part.Name} {part.Before} -> {part.Now}")));

    /// <summary>Returns what each kind of token costs in both prices, for each length of the prompt at which one of them changes.</summary>
    private static IEnumerable<(string Name, bool IsOnlyBilled, double Before, double Now)> Parts(ModelPrice before, ModelPrice now)
    {
        var tiers = (before.Tiers ?? []).Concat(now.Tiers ?? []).Select(static tier => (long?)tier.AbovePromptTokens).Distinct().Order();
        foreach (var above in tiers.Prepend(null))
        {
            var tokens = above is { } tier ? tier + 1.0 : 0;
            var (old, present) = (before.For(tokens), now.For(tokens));
            var where = above is null ? "" : FormattableString.Invariant($" above {above} tokens");
            yield return ($"InputPerMillion{where}", false, old.InputPerMillion, present.InputPerMillion);
            yield return ($"OutputPerMillion{where}", false, old.OutputPerMillion, present.OutputPerMillion);
            yield return ($"CachedInputPerMillion{where}", true, old.CachedInputPerMillion ?? old.InputPerMillion, present.CachedInputPerMillion ?? present.InputPerMillion);
            yield return ($"CacheWritePerMillion{where}", true, old.CacheWritePerMillion ?? old.InputPerMillion, present.CacheWritePerMillion ?? present.InputPerMillion);
            yield return ($"ReasoningPerMillion{where}", true, old.ReasoningPerMillion ?? old.OutputPerMillion, present.ReasoningPerMillion ?? present.OutputPerMillion);
        }
    }
}
