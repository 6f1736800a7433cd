namespace BestRoute.Training;

/// <summary>
/// The paper's matrix of routers (section 4.1): one router per candidate's route, each with an encoder of its own, fitted to that route's match
/// labels (Eq. 4). Where the paper fine-tunes one language model per route, each router here weighs every n-gram by itself.
/// </summary>
internal sealed class RouterMatrix : TextPredictor
{
    private readonly TfIdfFeatures _features;
    private readonly double[]?[] _routers;
    private readonly RouteCalibrations _calibrations;

    private RouterMatrix(IReadOnlyList<ModelRoute> routes, TfIdfFeatures features, double[]?[] routers, IReadOnlyList<RouteCalibration> calibrations)
        : base(routes)
    {
        _features = features;
        _routers = routers;
        _calibrations = new RouteCalibrations(routes, calibrations);
    }

    /// <summary>Fits all routers; the penalty, one for all, is that of least cross-entropy on validation queries, which also calibrate.</summary>
    public static RouterMatrix Fit(BaselineData data)
    {
        QueryRecord[] records = [.. data.Sample.Select(query => data.Training[query])];
        var features = TfIdfFeatures.Fit([.. records.Select(static record => record.Text)], data.Options);
        var training = features.Of(records, data.Options);
        var validation = features.Of(data.Validation, data.Options);
        double[][][] solutions = new double[data.Routes.Count][][], logits = new double[data.Routes.Count][][];
        Parallel.For(0, data.Routes.Count, data.Options, route =>
        {
            if (route == data.Reference)
            {
                return;
            }

            solutions[route] = new double[HeadTrainer.Penalties.Count][];
            logits[route] = new double[HeadTrainer.Penalties.Count][];
            double[]? start = null;
            double[] targets = [.. data.Sample.Select(query => data.TrainingMatch[route][query])];
            for (var i = 0; i < HeadTrainer.Penalties.Count; i++)
            {
                data.Options.CancellationToken.ThrowIfCancellationRequested();
                start = SparseLogisticRegression.Fit(training, features.Columns, targets, HeadTrainer.Penalties[i], start);
                solutions[route][i] = start;
                logits[route][i] = [.. validation.Select(row => SparseLogisticRegression.Logit(solutions[route][i], row))];
            }
        });

        int[] candidates = [.. Enumerable.Range(0, data.Routes.Count).Where(route => route != data.Reference)];
        var best = Enumerable.Range(0, HeadTrainer.Penalties.Count)
            .MinBy(i => candidates.Sum(route => HeadTrainer.Loss(logits[route][i], data.ValidationMatch[route])));
        return new RouterMatrix(
            data.Routes,
            features,
            [.. solutions.Select(route => route?[best])],
            [.. Enumerable.Range(0, data.Routes.Count).Select(route => new RouteCalibration(
                route == data.Reference ? null : RouteHeadsTrainer.CalibrateMatch(logits[route][best], data.ValidationMatch[route]), 0, 1))]);
    }

    protected override void Predict(string text, Span<RoutePrediction> predictions)
    {
        var row = _features.Of(text);
        var logits = new float[2 * _routers.Length];
        for (var route = 0; route < _routers.Length; route++)
        {
            logits[route] = _routers[route] is { } router ? (float)SparseLogisticRegression.Logit(router, row) : 0;
        }

        // Quality is not modelled: its logits stay equal.
        _calibrations.Apply(logits, predictions);
    }
}
