using BestRoute.Training;

namespace BestRoute.Studies.NewModel;

/// <summary>Which model to leave out of a pool so that it is missed: chosen on training queries.</summary>
internal static class LeftOutModel
{
    /// <summary>Finds the candidate whose single samples raise the hull of the fixed routes most; the cheapest, where the hull begins, is none.</summary>
    public static string Choose(IReadOnlyList<QueryRecord> training, PoolFile pool)
    {
        var scale = ScoreScaling.Of(training);
        var points = pool.Models.ToDictionary(static model => model.Id, model => Mean(training, model, scale), StringComparer.Ordinal);
        var reference = points[pool.Reference];
        var cheapest = points.Values.Min(static point => point.Cost);
        double Without(string left) => CostQualityCurve
            .UpperHull(points.Where(point => point.Key != left).Select(static point => point.Value), reference.Cost)
            .MeanQuality(cheapest, reference.Cost);
        return points.Keys
            .Where(model => model != pool.Reference && points[model].Cost > cheapest)
            .OrderBy(Without)
            .First();
    }

    private static CostQualityPoint Mean(IReadOnlyList<QueryRecord> training, PoolFileModel model, ScoreScale scale)
    {
        var samples = training.SelectMany(record => record.ResponsesOf(model.Id).Select(response => (
            Cost: ModelCosts.Of(model, record, response),
            Quality: scale.ToUnit(response.Score)))).ToList();
        return new CostQualityPoint(samples.Average(static sample => sample.Cost), samples.Average(static sample => sample.Quality));
    }
}
