using System.Text.Json;

namespace BestRoute;

/// <summary>Writes the pool next to its log, as the pool file that <c>bestroute train</c> reads (docs/data-format.md).</summary>
internal static class LogPool
{
    internal const string File = "pool.json";

    internal static byte[] Write(Pool pool)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true }))
        {
            writer.WriteStartObject();
            writer.WriteString("reference", pool.Reference.Id);
            writer.WriteStartArray("models");
            foreach (var model in pool.Models)
            {
                writer.WriteStartObject();
                writer.WriteString("id", model.Id);
                Write(writer, model.Price);
                writer.WriteNumber("maxSamples", model.MaxSamples);
                if (model.Price.Tiers is { Count: > 0 } tiers)
                {
                    writer.WriteStartArray("priceTiers");
                    foreach (var tier in tiers)
                    {
                        writer.WriteStartObject();
                        writer.WriteNumber("abovePromptTokens", tier.AbovePromptTokens);
                        Write(writer, tier.Price);
                        writer.WriteEndObject();
                    }

                    writer.WriteEndArray();
                }

                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return stream.ToArray();
    }

    private static void Write(Utf8JsonWriter writer, ModelPrice price)
    {
        writer.WriteNumber("inputPricePerMillion", price.InputPerMillion);
        writer.WriteNumber("outputPricePerMillion", price.OutputPerMillion);
        Write(writer, "cachedInputPricePerMillion", price.CachedInputPerMillion);
        Write(writer, "cacheWritePricePerMillion", price.CacheWritePerMillion);
        Write(writer, "reasoningPricePerMillion", price.ReasoningPerMillion);
    }

    private static void Write(Utf8JsonWriter writer, string name, double? price)
    {
        if (price is { } dollars)
        {
            writer.WriteNumber(name, dollars);
        }
    }
}
