namespace BestRoute.Training;

/// <summary>Compares the predictions of the library's own client with the labels of the evaluated queries.</summary>
internal static class CalibrationMeasurement
{
    /// <param name="decisions">The predictions of all routes.</param>
    /// <param name="labels">The labels of the same queries, none missing: of every model there are samples enough.</param>
    public static CalibrationReport Of(DecisionTable decisions, RouteLabels labels)
    {
        var rows = labels.Routes.Index().ToDictionary(static route => route.Item, static route => route.Index);
        var referenceQuality = labels.Quality[rows[decisions.Routes[decisions.Reference]]];
        var referencePrediction = decisions.Quality[decisions.Reference];

        var pooled = new CalibrationTally();
        var reports = new Dictionary<string, PredictionCalibration>();
        foreach (var (route, name) in decisions.Routes.Index())
        {
            double[] match = labels.Match[rows[name]], quality = labels.Quality[rows[name]];
            double[] gap = [.. quality.Zip(referenceQuality, static (own, other) => own - other)];
            double matchMean = match.Average(), qualityMean = quality.Average(), gapMean = gap.Average();
            var tally = new CalibrationTally();
            for (var query = 0; query < decisions.Queries; query++)
            {
                var predicted = decisions.Quality[route][query];
                foreach (var each in (ReadOnlySpan<CalibrationTally>)[tally, pooled])
                {
                    each.AddQuality(predicted, quality[query], qualityMean);
                    if (route != decisions.Reference)
                    {
                        each.AddMatch(decisions.Match[route][query], match[query], matchMean);
                        each.AddGap(predicted - referencePrediction[query], gap[query], gapMean);
                    }
                }
            }

            reports.Add(name.ToString(), tally.ToReport());
        }

        return new CalibrationReport(pooled.ToReport(), reports);
    }
}
