using System.Text.Json;

namespace BestRoute.Training.Tests;

/// <summary>Pools for tests.</summary>
internal static class Pools
{
    /// <summary>A pool of a reference and candidates that each cost less than the one before; a token is four characters.</summary>
    public static PoolFile Of(string reference, params (string Id, int MaxSamples)[] candidates)
    {
        var models = candidates.Prepend((Id: reference, MaxSamples: 1)).Select((model, i) => new
        {
            id = model.Id,
            inputPricePerMillion = 10.0 / (1 << (2 * i)),
            outputPricePerMillion = 30.0 / (1 << (2 * i)),
            maxSamples = model.MaxSamples,
        });
        return PoolFile.Parse("pool.json", JsonSerializer.Serialize(new { reference, models, tokens = "characters" }));
    }
}
