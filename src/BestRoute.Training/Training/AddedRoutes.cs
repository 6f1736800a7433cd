namespace BestRoute.Training;

/// <summary>Fits the heads of one new model's routes on the features that the package's encoder gives.</summary>
/// <param name="package">The package as it was.</param>
/// <param name="records">The queries.</param>
/// <param name="features">Their features.</param>
/// <param name="labels">Their labels, by all routes of the extended pool.</param>
internal sealed class AddedRoutes(RoutingPackage package, IReadOnlyList<QueryRecord> records, FeatureMatrix features, RouteLabels labels)
{
    private readonly PackageHeads _known = new(package);

    /// <summary>Fits a model's routes, one sample first: a route with n samples starts from the one with n - 1.</summary>
    /// <param name="model">The new model.</param>
    /// <param name="length">Its length estimate.</param>
    /// <param name="metrics">Receives what was chosen and measured for the route with one sample.</param>
    /// <returns>The heads of the routes that some query has n samples for, and their calibration.</returns>
    public RouteHeads Fit(PoolFileModel model, LengthEstimate length, IDictionary<string, double> metrics)
    {
        var routes = new List<ModelRoute>();
        var matches = new List<double[]>();
        var qualities = new List<double[]>();
        var calibration = new List<RouteCalibration>();
        var (matchPool, qualityPool) = (_known.CandidateMatches, _known.SingleQualities);
        for (var n = 1; n <= model.MaxSamples; n++)
        {
            var route = new ModelRoute(model.Id, n);
            var label = labels.Routes.ToList().IndexOf(route);
            if (labels.Quality[label].All(double.IsNaN))
            {
                break;
            }

            var match = AddedHead.Fit(features, labels.Match[label], records, matchPool);
            var quality = AddedHead.Fit(features, labels.Quality[label], records, qualityPool);
            if (n == 1)
            {
                Measure(model.Id, match, quality, labels.Quality[label], metrics);
            }

            routes.Add(route);
            matches.Add(match.Head);
            qualities.Add(quality.Head);
            calibration.Add(new RouteCalibration(
                RouteHeadsTrainer.CalibrateMatch(match.OutOfFold, labels.Match[label]), GapMean(quality.Head), _known.GapSlope));
            (matchPool, qualityPool) = ([match.Head], [quality.Head]);
        }

        var lengthHead = AddedLengths.Head(features, LengthHeads.Targets(records, length), records, _known.Lengths);
        return new RouteHeads(routes, [.. matches], [.. qualities], [lengthHead], calibration);
    }

    /// <summary>The mean predicted gap to the reference, over all prompts of the data, answered or not.</summary>
    private double GapMean(double[] quality)
    {
        double[] reference = LogisticRegression.Predict(features, _known.Reference), predicted = LogisticRegression.Predict(features, quality);
        return predicted.Zip(reference, static (a, b) => Logistic.Sigmoid(a) - Logistic.Sigmoid(b)).Average();
    }

    private static void Measure(string model, AddedHead match, AddedHead quality, double[] targets, IDictionary<string, double> metrics)
    {
        double[] known = [.. targets.Where(static target => !double.IsNaN(target))];
        metrics[$"added.{model}.queries"] = known.Length;
        metrics[$"added.{model}.matchPenalty"] = match.Penalty;
        metrics[$"added.{model}.qualityPenalty"] = quality.Penalty;
        metrics[$"added.{model}.qualityLogLoss"] = quality.Loss;
        metrics[$"added.{model}.qualityLogLossPool"] = quality.PriorLoss;
    }
}
