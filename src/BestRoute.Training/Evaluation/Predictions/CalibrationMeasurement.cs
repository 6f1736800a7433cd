namespace BestRoute.Training;

/// <summary>Sets what the run time's client predicted beside the labels of the evaluated queries.</summary>
internal static class CalibrationMeasurement
{
    /// <param name="decisions">One decision per query, with the predictions of all routes.</param>
    /// <param name="labels">The labels of the same queries, none missing: of every model there are samples enough.</param>
    public static CalibrationReport Of(IReadOnlyList<RoutingDecision> decisions, RouteLabels labels)
    {
        var rows = labels.Routes.Index().ToDictionary(static route => route.Item, static route => route.Index);
        var routes = decisions[0].Routes;
        int reference = routes.Index().Single(static route => route.Item.IsReference).Index;
        double[] referenceQuality = labels.Quality[rows[routes[reference].Route]];

        var pooled = new CalibrationTally();
        var reports = new Dictionary<string, PredictionCalibration>();
        for (var route = 0; route < routes.Count; route++)
        {
            double[] match = labels.Match[rows[routes[route].Route]], quality = labels.Quality[rows[routes[route].Route]];
            double[] gap = [.. quality.Zip(referenceQuality, static (own, other) => own - other)];
            double matchMean = match.Average(), qualityMean = quality.Average(), gapMean = gap.Average();
            var tally = new CalibrationTally();
            for (var query = 0; query < decisions.Count; query++)
            {
                var assessments = decisions[query].Routes;
                double predicted = assessments[route].Quality!.Value;
                foreach (CalibrationTally each in (ReadOnlySpan<CalibrationTally>)[tally, pooled])
                {
                    each.AddQuality(predicted, quality[query], qualityMean);
                    if (route != reference)
                    {
                        each.AddMatch(assessments[route].MatchProbability!.Value, match[query], matchMean);
                        each.AddGap(predicted - assessments[reference].Quality!.Value, gap[query], gapMean);
                    }
                }
            }

            reports.Add(routes[route].Route.ToString(), tally.ToReport());
        }

        return new CalibrationReport(pooled.ToReport(), reports);
    }
}
