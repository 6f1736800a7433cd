using System.Text.Json;

namespace BestRoute.Training;

/// <summary>Reads the members of a pool's model that are its price.</summary>
internal sealed class PoolFilePriceParser(string id, Func<string, DataException> error)
{
    private const string Tiers = "priceTiers";
    private const string Threshold = "abovePromptTokens";

    public ModelPrice Parse(JsonElement model, string member)
    {
        var price = Own(model, member);
        if (!model.TryGetProperty(Tiers, out var list) || list.ValueKind == JsonValueKind.Null)
        {
            return price;
        }

        if (list.ValueKind != JsonValueKind.Array)
        {
            throw error($"{member}.{Tiers} of '{id}' is {list.GetRawText()}; give a list of objects with '{Threshold}' and prices, or leave it out.");
        }

        PriceTier[] tiers = [.. list.EnumerateArray().Select((tier, index) => Tier(tier, $"{member}.{Tiers}[{index}]"))];
        return tiers.DistinctBy(static tier => tier.AbovePromptTokens).Count() < tiers.Length
            ? throw error($"{member}.{Tiers} of '{id}' has two tiers with the same '{Threshold}'; remove one of them.")
            : price with { Tiers = tiers };
    }

    private PriceTier Tier(JsonElement tier, string member)
    {
        if (tier.ValueKind != JsonValueKind.Object)
        {
            throw error($"{member} of '{id}' is {tier.GetRawText()}; write an object with '{Threshold}' and prices.");
        }

        if (!tier.TryGetProperty(Threshold, out var value))
        {
            throw error($"{member}.{Threshold} of '{id}' is missing; give the number of prompt tokens above which this price applies.");
        }

        return value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var threshold) && threshold >= 0
            ? new PriceTier(threshold, Own(tier, member))
            : throw error($"{member}.{Threshold} of '{id}' is {value.GetRawText()}; use a whole number of tokens, 0 or more.");
    }

    private ModelPrice Own(JsonElement element, string member) => new(
        Required(element, "inputPricePerMillion", member),
        Required(element, "outputPricePerMillion", member),
        Optional(element, "cachedInputPricePerMillion", member),
        Optional(element, "cacheWritePricePerMillion", member),
        Optional(element, "reasoningPricePerMillion", member));

    private double Required(JsonElement element, string name, string member) => Optional(element, name, member)
        ?? throw error($"{member}.{name} of '{id}' is missing; give the price in US dollars per million tokens.");

    private double? Optional(JsonElement element, string name, string member)
    {
        if (!element.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        return value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var price) && PriceRules.IsPrice(price)
            ? price
            : throw error($"{member}.{name} of '{id}' is {value.GetRawText()}; give US dollars per million tokens, as a finite number of at least 0.");
    }
}
