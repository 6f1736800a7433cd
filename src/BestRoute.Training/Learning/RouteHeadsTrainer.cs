namespace BestRoute.Training;

/// <summary>Fits and calibrates the heads: match heads for the candidates' routes, quality heads for all, a length head per model.</summary>
internal sealed class RouteHeadsTrainer(
    LabelledQueries training,
    LabelledQueries validation,
    IReadOnlyList<LengthEstimate> lengths,
    string reference,
    ParallelOptions options)
{
    /// <summary>Fits the heads.</summary>
    /// <param name="metrics">Receives what was chosen and measured.</param>
    /// <param name="progress">Told the share that is done.</param>
    /// <returns>The heads of the routes that the training queries can tell of.</returns>
    public RouteHeads Fit(IDictionary<string, double> metrics, Action<double> progress)
    {
        // A route that no query drew n samples for has no labels, and there is nothing to say for it.
        int[] measured = [.. Enumerable.Range(0, training.Labels.Routes.Count)
            .Where(route => training.Labels.Quality[route].Any(static label => !double.IsNaN(label)))];
        ModelRoute[] routes = [.. measured.Select(route => training.Labels.Routes[route])];
        var referenceRoute = Array.FindIndex(routes, route => route.Model == reference);
        int[] candidates = [.. Enumerable.Range(0, routes.Length).Where(route => route != referenceRoute)];

        var trainer = new SharedHeadTrainer(training.Features, options);
        var match = trainer.Fit(
            Pick(training.Labels.Match, [.. candidates.Select(route => measured[route])]), progress: done => progress(0.2 * done));
        var quality = FitQuality(trainer, measured, metrics, done => progress(0.2 + (0.7 * done)));
        double[][] matchHeads = [.. routes.Select(_ => new double[training.Features.Columns + 1])];
        for (var i = 0; i < candidates.Length; i++)
        {
            matchHeads[candidates[i]] = match[i];
        }

        int[] rare = [.. candidates.Where(route => RareResponses.Are(training.Labels, measured[route], measured[referenceRoute]))];
        foreach (var route in rare)
        {
            (matchHeads[route], quality[route]) = (NeverRight(), NeverRight());
        }

        var calibration = Calibrate(measured, referenceRoute, matchHeads, quality, metrics);
        foreach (var route in rare)
        {
            calibration[route] = calibration[route] with { Match = new MatchCalibration(1, 0) };
        }

        var length = LengthHeads.Fit(training, validation, lengths, options, metrics);
        progress(1);
        return new RouteHeads(routes, matchHeads, quality, length, calibration);
    }

    /// <summary>Fits the quality heads, calibrates them on cross-fitted logits, and folds slope and intercepts into them.</summary>
    private double[][] FitQuality(SharedHeadTrainer trainer, int[] routes, IDictionary<string, double> metrics, Action<double> progress)
    {
        var targets = Pick(training.Labels.Quality, routes);
        var heads = trainer.Fit(targets, progress: done => progress(0.3 * done));
        var logits = CrossFittedLogits.Compute(
            trainer, targets, heads, CrossFittedLogits.FoldsOf(training.Records), done => progress(0.3 + (0.7 * done)));
        var (slope, intercepts) = SharedSlope.Fit(logits, targets);
        for (var head = 0; head < heads.Length; head++)
        {
            for (var i = 0; i < heads[head].Length; i++)
            {
                heads[head][i] *= slope;
            }

            heads[head][^1] += intercepts[head];
        }

        metrics["train.qualitySlope"] = slope;
        return heads;
    }

    /// <summary>A head that predicts almost 0 for each query: no policy chooses its route.</summary>
    private double[] NeverRight()
    {
        var head = new double[training.Features.Columns + 1];
        head[^1] = -10;
        return head;
    }

    private RouteCalibration[] Calibrate(
        int[] measured, int referenceRoute, double[][] match, double[][] quality, IDictionary<string, double> metrics)
    {
        var routes = measured.Length;
        var means = new double[routes];
        double[][] predicted = new double[routes][], realized = new double[routes][];
        var trainingReference = Probabilities(training.Features, quality[referenceRoute]);
        var validationReference = Probabilities(validation.Features, quality[referenceRoute]);
        Parallel.For(0, routes, options, route =>
        {
            means[route] = Minus(Probabilities(training.Features, quality[route]), trainingReference).Average();
            var gaps = Minus(training.Labels.Quality[measured[route]], training.Labels.Quality[measured[referenceRoute]]);
            var realizedMean = gaps.Where(static gap => !double.IsNaN(gap)).DefaultIfEmpty(0).Average();
            predicted[route] = Array.ConvertAll(
                Minus(Probabilities(validation.Features, quality[route]), validationReference), gap => gap - means[route]);
            realized[route] = Array.ConvertAll(
                Minus(validation.Labels.Quality[measured[route]], validation.Labels.Quality[measured[referenceRoute]]),
                gap => gap - realizedMean);
        });

        var slope = GapShrinkage.Slope(predicted, realized);
        metrics["val.gapSlope"] = slope;
        return [.. Enumerable.Range(0, routes).Select(route => route == referenceRoute
            ? new RouteCalibration(null, 0, 1)
            : new RouteCalibration(
                CalibrateMatch(LogisticRegression.Predict(validation.Features, match[route]), validation.Labels.Match[measured[route]]), means[route], slope))];
    }

    /// <summary>Fits the calibration of match logits on validation queries: isotonic where there are enough of them, else Platt's.</summary>
    internal static MatchCalibration CalibrateMatch(double[] logits, double[] targets) =>
        targets.Count(static target => !double.IsNaN(target)) >= IsotonicRegression.MinQueries
            ? IsotonicRegression.Fit(logits, targets)
            : PlattScaling.Fit(logits, targets);

    private static double[] Probabilities(FeatureMatrix features, double[] head) =>
        Array.ConvertAll(LogisticRegression.Predict(features, head), Logistic.Sigmoid);

    private static double[] Minus(double[] left, double[] right) => [.. left.Zip(right, static (a, b) => a - b)];

    private static double[][] Pick(double[][] table, int[] routes) => [.. routes.Select(route => table[route])];
}
