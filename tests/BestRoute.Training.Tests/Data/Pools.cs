using System.Text.Json;

namespace BestRoute.Training.Tests;

/// <summary>Pools for tests.</summary>
internal static class Pools
{
    /// <summary>A pool of a reference and candidates that each cost less than the one before; a token is four characters.</summary>
    public static PoolFile Of(string reference, params (string Id, int MaxSamples)[] candidates) => Of(10, reference, candidates);

    /// <summary>The same, with a reference of this price for a million prompt tokens. All other prices are in proportion.</summary>
    public static PoolFile Of(double dollars, string reference, params (string Id, int MaxSamples)[] candidates)
    {
        var models = candidates.Prepend((Id: reference, MaxSamples: 1)).Select((model, i) => new
        {
            id = model.Id,
            inputPricePerMillion = dollars / (1 << (2 * i)),
            outputPricePerMillion = 3 * dollars / (1 << (2 * i)),
            maxSamples = model.MaxSamples,
        });
        return PoolFile.Parse("pool.json", JsonSerializer.Serialize(new { reference, models, tokens = "characters" }));
    }
}
