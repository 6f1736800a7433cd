namespace BestRoute.Training;

/// <summary>Measures how well the predictions of the run time meet the labels of the validation queries, compared with a constant predictor.</summary>
internal static class ValidationMetrics
{
    /// <summary>Adds the means over the candidates' routes.</summary>
    /// <param name="table">What is predicted.</param>
    /// <param name="validation">The labels of the validation queries.</param>
    /// <param name="training">The labels of the training queries: their means are the constant predictor.</param>
    /// <param name="metrics">Receives the measures.</param>
    public static void Add(RouteTable table, RouteLabels validation, RouteLabels training, IDictionary<string, double> metrics)
    {
        var all = training.Routes.ToList();
        var reference = all.IndexOf(table.Routes[table.Reference]);
        var match = new ErrorTally();
        var quality = new ErrorTally();
        var gap = new ErrorTally();
        for (var route = 0; route < table.Routes.Count; route++)
        {
            var label = all.IndexOf(table.Routes[route]);
            var qualityMean = Mean(training.Quality[label]);
            var isReference = route == table.Reference;
            var matchMean = isReference ? 1 : Mean(training.Match[label]);
            var gapMean = Mean([.. training.Quality[label].Zip(training.Quality[reference], static (a, b) => a - b)]);
            for (var query = 0; query < table.Queries; query++)
            {
                var prediction = table.Predictions[query][route];
                var target = validation.Quality[label][query];
                quality.Add(prediction.Quality, target, qualityMean);
                if (!isReference)
                {
                    match.Add(prediction.MatchProbability, validation.Match[label][query], matchMean);
                    gap.Add(
                        prediction.Quality - table.Predictions[query][table.Reference].Quality,
                        target - validation.Quality[reference][query],
                        gapMean);
                }
            }
        }

        metrics["val.matchBrier"] = match.Squares;
        metrics["val.matchBrierConstant"] = match.ConstantSquares;
        metrics["val.matchLogLoss"] = match.LogLoss;
        metrics["val.matchLogLossConstant"] = match.ConstantLogLoss;
        metrics["val.qualityBrier"] = quality.Squares;
        metrics["val.qualityBrierConstant"] = quality.ConstantSquares;
        metrics["val.qualityLogLoss"] = quality.LogLoss;
        metrics["val.qualityLogLossConstant"] = quality.ConstantLogLoss;
        metrics["val.gapSquaredError"] = gap.Squares;
        metrics["val.gapSquaredErrorConstant"] = gap.ConstantSquares;
    }

    private static double Mean(double[] labels) => labels.Where(static label => !double.IsNaN(label)).DefaultIfEmpty(0).Average();
}
