using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace BestRoute;

/// <summary>Reads prices from a file in the form of LiteLLM's <c>model_prices_and_context_window.json</c>, the most common price list.</summary>
public static partial class PriceFile
{
    private const string Input = "input_cost_per_token";
    private const string Output = "output_cost_per_token";
    private const string Cached = "cache_read_input_token_cost";
    private const string CacheWrite = "cache_creation_input_token_cost";
    private const string Reasoning = "output_cost_per_reasoning_token";
    private const decimal Million = 1_000_000;
    private const long MaxBytes = 64L << 20;

    /// <summary>Reads the prices of all models that are charged by token.</summary>
    /// <remarks>
    /// The file is a JSON object with a member for each model. It has US dollars per token: <c>input_cost_per_token</c>, <c>output_cost_per_token</c>,
    /// and optionally <c>cache_read_input_token_cost</c>, <c>cache_creation_input_token_cost</c> and <c>output_cost_per_reasoning_token</c>. The same
    /// names with <c>_above_200k_tokens</c>, or another number, and the list <c>tiered_pricing</c> become <see cref="ModelPrice.Tiers"/>. Models without both
    /// prices are left out, and so is everything else in the file.
    /// </remarks>
    /// <param name="path">The path of the file.</param>
    /// <returns>The price of each model, by the file's name of it. The names are case-sensitive.</returns>
    /// <exception cref="FormatException">The file is not in this form, or a price is negative; the message names the file, the model and the member, or the line that is not valid UTF-8. The file is empty, larger than 64 MiB, or not an ordinary file.</exception>
    /// <exception cref="IOException">The file is missing or cannot be read.</exception>
    public static IReadOnlyDictionary<string, ModelPrice> Load(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(InputFile.ReadText(path, MaxBytes));
        }
        catch (InvalidDataException e)
        {
            throw new FormatException(e.Message, e);
        }
        catch (JsonException e)
        {
            throw new FormatException($"{path}: the price file is not valid JSON: {e.Message} Use a file in the form of LiteLLM's model_prices_and_context_window.json.", e);
        }

        using (document)
        {
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                throw new FormatException($"{path}: the price file is a JSON {document.RootElement.ValueKind}. Use an object with a member for each model.");
            }

            var prices = new Dictionary<string, ModelPrice>(StringComparer.Ordinal);
            foreach (var model in document.RootElement.EnumerateObject())
            {
                // LiteLLM's file begins with a description of its own members.
                if (model.Name != "sample_spec" && model.Value.ValueKind == JsonValueKind.Object && Read($"{path}: {model.Name}", model.Value) is { } price)
                {
                    prices[model.Name] = price;
                }
            }

            return prices;
        }
    }

    private static ModelPrice? Read(string where, JsonElement model)
    {
        List<PriceTier> tiers = [.. TiersByName(where, model), .. TiersByRange(where, model)];
        var basic = PriceOf(where, model, "", fallback: null) ?? tiers.Find(static tier => tier.AbovePromptTokens == 0)?.Price;
        tiers.RemoveAll(static tier => tier.AbovePromptTokens == 0);
        return basic is null || tiers.Count == 0 ? basic : basic with { Tiers = tiers };
    }

    private static IEnumerable<PriceTier> TiersByName(string where, JsonElement model)
    {
        if (PriceOf(where, model, "", fallback: null) is not { } basic)
        {
            return [];
        }

        return model.EnumerateObject()
            .Select(static member => TierSuffix.Match(member.Name))
            .Where(static match => match.Success)
            .Select(static match => (Suffix: match.Value, Thousands: long.Parse(match.Groups[1].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture)))
            .Distinct()
            .OrderBy(static tier => tier.Thousands)
            .Select(tier => new PriceTier(tier.Thousands * 1000, PriceOf(where, model, tier.Suffix, basic)!));
    }

    private static IEnumerable<PriceTier> TiersByRange(string where, JsonElement model)
    {
        if (!model.TryGetProperty("tiered_pricing", out var list) || list.ValueKind != JsonValueKind.Array)
        {
            yield break;
        }

        foreach (var tier in list.EnumerateArray())
        {
            if (tier.ValueKind == JsonValueKind.Object
                && tier.TryGetProperty("range", out var range)
                && range.ValueKind == JsonValueKind.Array
                && range.GetArrayLength() > 0
                && range[0].TryGetDecimal(out var above)
                && PriceOf(where, tier, "", fallback: null) is { } price)
            {
                yield return new PriceTier((long)above, price);
            }
        }
    }

    /// <summary>Reads the price whose members have a suffix; members that are missing are those of the fallback.</summary>
    private static ModelPrice? PriceOf(string where, JsonElement model, string suffix, ModelPrice? fallback)
    {
        double? Dollars(string name, double? otherwise) => PerMillion(where, model, name + suffix) ?? otherwise;
        return Dollars(Input, fallback?.InputPerMillion) is { } input && Dollars(Output, fallback?.OutputPerMillion) is { } output
            ? new ModelPrice(
                input,
                output,
                Dollars(Cached, fallback?.CachedInputPerMillion),
                Dollars(CacheWrite, fallback?.CacheWritePerMillion),
                Dollars(Reasoning, fallback?.ReasoningPerMillion))
            : null;
    }

    // Decimal: 1.5e-07 per token is 0.15 per million, and not 0.15000000000000002.
    private static double? PerMillion(string where, JsonElement model, string name)
    {
        if (!model.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        return value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out var dollars) && dollars is >= 0 and < Million
            ? (double)(dollars * Million)
            : throw new FormatException($"{where}: {name} is {value.GetRawText()}. Use US dollars per token, a number of 0 or more.");
    }

    [GeneratedRegex("(?<=^(?:input_cost_per_token|output_cost_per_token|cache_read_input_token_cost|cache_creation_input_token_cost|output_cost_per_reasoning_token))_above_([0-9]{1,9})k_tokens$", RegexOptions.CultureInvariant)]
    private static partial Regex TierSuffix { get; }
}
