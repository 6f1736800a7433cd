using System.Globalization;
using System.Runtime.CompilerServices;

namespace BestRoute;

/// <summary>The rules that prices keep, wherever they come from.</summary>
internal static class PriceRules
{
    /// <summary>Says whether a number can be a price in US dollars.</summary>
    internal static bool IsPrice(double dollars) => double.IsFinite(dollars) && dollars >= 0;

    /// <summary>Returns what is wrong with a price: the member, its value and the fix.</summary>
    internal static IEnumerable<string> Check(ModelPrice price)
    {
        foreach (var failure in CheckMembers(price))
        {
            yield return failure;
        }

        var thresholds = new HashSet<long>();
        for (var i = 0; i < price.Tiers?.Count; i++)
        {
            var tier = price.Tiers[i];
            if (tier?.Price is not { } own)
            {
                yield return $"Tiers[{i}] has no price: set its Price, or remove it.";
                continue;
            }

            foreach (var failure in CheckMembers(own))
            {
                yield return $"Tiers[{i}].Price.{failure}";
            }

            if (tier.AbovePromptTokens < 0)
            {
                yield return $"Tiers[{i}].AbovePromptTokens is {tier.AbovePromptTokens}. Set it to a number of tokens, 0 or more.";
            }

            if (!thresholds.Add(tier.AbovePromptTokens))
            {
                yield return $"Tiers[{i}].AbovePromptTokens is {tier.AbovePromptTokens}, which another tier has too: remove one of them.";
            }

            if (own.Tiers is { Count: > 0 })
            {
                yield return $"Tiers[{i}].Price has tiers: move them to the Tiers of the model's price.";
            }
        }
    }

    /// <summary>Refuses a price that breaks a rule.</summary>
    /// <exception cref="ArgumentException">A member is negative or not finite, or the tiers contradict each other.</exception>
    internal static void ThrowIfInvalid(ModelPrice price, [CallerArgumentExpression(nameof(price))] string? parameter = null)
    {
        ArgumentNullException.ThrowIfNull(price, parameter);
        if (Check(price).FirstOrDefault() is { } failure)
        {
            throw new ArgumentException($"{parameter}.{failure}", parameter);
        }
    }

    private static IEnumerable<string> CheckMembers(ModelPrice price)
    {
        (string Name, double? Value)[] members =
        [
            (nameof(price.InputPerMillion), price.InputPerMillion),
            (nameof(price.OutputPerMillion), price.OutputPerMillion),
            (nameof(price.CachedInputPerMillion), price.CachedInputPerMillion),
            (nameof(price.CacheWritePerMillion), price.CacheWritePerMillion),
            (nameof(price.ReasoningPerMillion), price.ReasoningPerMillion),
        ];
        return members
            .Where(static member => member.Value is { } value && !IsPrice(value))
            .Select(static member => string.Create(CultureInfo.InvariantCulture, $"{member.Name} is {member.Value}. Set it to US dollars per million tokens, 0 or more."));
    }
}
