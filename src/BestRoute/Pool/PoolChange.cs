namespace BestRoute;

/// <summary>How a pool differs from the models of a calibration, in what decides about the routes of a package.</summary>
/// <param name="PriceFactor">The factor by which all prices changed, 1 if none did; <see langword="null"/> if there is no such factor.</param>
/// <param name="HasSameRoutes">Whether the pool has the same routes of the package.</param>
/// <param name="Description">The differences, in words.</param>
internal sealed record PoolChange(double? PriceFactor, bool HasSameRoutes, string Description)
{
    /// <summary>Compares a pool with the models of a calibration.</summary>
    /// <param name="manifest">The package.</param>
    /// <param name="before">The models of the calibration. A model without a price is from an older package, and its price is taken as unchanged.</param>
    /// <param name="now">The models of the pool.</param>
    /// <param name="coversBill">Whether the settled cost matters, and not only the decisions.</param>
    internal static PoolChange Of(PackageManifest manifest, IReadOnlyList<PackageModel> before, IEnumerable<ModelOptions> now, bool coversBill)
    {
        var calibrated = before.ToDictionary(static model => model.Id, StringComparer.Ordinal);
        var present = now.ToDictionary(static model => model.Id, StringComparer.Ordinal);
        var differences = new List<string>();
        foreach (var routes in manifest.Routes.GroupBy(static route => route.Model, StringComparer.Ordinal))
        {
            var largest = routes.Max(static route => route.Samples);
            var samplesBefore = Math.Min(largest, calibrated.GetValueOrDefault(routes.Key)?.MaxSamples ?? 0);
            var samplesNow = Math.Min(largest, present.GetValueOrDefault(routes.Key)?.MaxSamples ?? 0);
            if (samplesBefore != samplesNow)
            {
                differences.Add(
                    samplesNow == 0 ? $"'{routes.Key}' is not in the pool"
                    : samplesBefore == 0 ? $"'{routes.Key}' was not in the pool"
                    : $"'{routes.Key}' draws at most {samplesBefore} -> {samplesNow} samples");
            }
        }

        var hasSameRoutes = differences.Count == 0;
        var prices = new List<(ModelPrice Before, ModelPrice Now)>();
        var knowsAll = true;
        foreach (var model in before)
        {
            if (!present.TryGetValue(model.Id, out var other))
            {
                continue;
            }

            if (model.Price is null)
            {
                knowsAll = false;
                continue;
            }

            prices.Add((model.Price, other.Price!));
            if (PriceChange.Describe(model.Price, other.Price!) is { Length: > 0 } difference)
            {
                differences.Add($"'{model.Id}' costs {difference}");
            }
        }

        var factor = PriceChange.Factor(prices, coversBill);
        return new(knowsAll || factor == 1 ? factor : null, hasSameRoutes, string.Join("; ", differences));
    }
}
