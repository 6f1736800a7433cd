namespace BestRoute;

/// <summary>
/// A validated pool and its predictor. It is an immutable snapshot, so a request sees the same state from start to end.
/// </summary>
internal sealed class Pool
{
    private readonly int[] _predictionOfRoute;
    private readonly PoolPolicies _policies;

    internal Pool(IReadOnlyList<PoolModel> models, IMatchPredictor predictor, PoolPolicies policies, IResponseScorer scorer, OutputLengths lengths, int contextCharacters = 0, bool normalizesText = false)
    {
        Models = models;
        Reference = models.Single(static model => model.IsReference);
        Predictor = predictor;
        _policies = policies;
        Scorer = scorer;
        Lengths = lengths;
        ContextCharacters = contextCharacters;
        NormalizesText = normalizesText;

        var known = predictor.Routes.Index().ToDictionary(static pair => pair.Item, static pair => pair.Index);
        var routes = new List<PoolRoute>(known.Count);
        var predictions = new List<int>(known.Count);
        foreach (var model in models)
        {
            for (var samples = 1; samples <= (model.IsReference ? 1 : model.MaxSamples); samples++)
            {
                var route = new ModelRoute(model.Id, samples);
                if (known.TryGetValue(route, out var prediction))
                {
                    routes.Add(new PoolRoute(route, model));
                    predictions.Add(prediction);
                }
            }
        }

        Routes = [.. routes];
        _predictionOfRoute = [.. predictions];
    }

    internal IReadOnlyList<PoolModel> Models { get; }

    internal PoolModel Reference { get; }

    internal IMatchPredictor Predictor { get; }

    /// <summary>What chooses among samples if the options name no scorer: the package's scorer.</summary>
    internal IResponseScorer Scorer { get; }

    internal OutputLengths Lengths { get; }

    /// <summary>How much of the conversation before the last user message the router reads: as much as in the training of the package.</summary>
    internal int ContextCharacters { get; }

    /// <summary>Whether the package's encoder normalizes the text; decision costs then have the length of the normalized text.</summary>
    internal bool NormalizesText { get; }

    /// <summary>Whether the application supplies a part of the predictor, which then has a time limit. Ours runs without one.</summary>
    internal bool IsPredictorSupplied { get; init; }

    /// <summary>Whether there are predictions to route by.</summary>
    internal bool HasPredictor => Predictor is not NoPredictor;

    /// <summary>The folder of the package; null if there is none.</summary>
    internal string? Package { get; init; }

    /// <summary>Which package it is (<see cref="RoutingPackage.Id"/>); null if there is none, or if it was not read from disk.</summary>
    internal string? PackageId { get; init; }

    /// <summary>The scale of the scores that the predicted qualities stand for; null if the package does not predict.</summary>
    internal ScoreScale? ScoreScale { get; init; }

    /// <summary>What the failures of a model mean.</summary>
    internal FailureRules FailureRules { get; init; } = FailureRules.Of(new BestRouteOptions());

    /// <summary>The routes of the pool that the predictor knows, in the order of the pool and then of n.</summary>
    internal PoolRoute[] Routes { get; }

    /// <summary>What decides if neither the request nor the options name a policy or a threshold.</summary>
    internal RoutingPolicy PolicyFor(RoutingTarget? target) => _policies.For(target);

    /// <summary>The lambdas of the package's sweep, in ascending order; empty without a package.</summary>
    internal IReadOnlyList<double> SweptLambdas => _policies.SweptLambdas;

    /// <summary>Says what changed since the calibration of a target that is suspended for it; <see langword="null"/> if the target is not suspended.</summary>
    internal string? SuspensionOf(RoutingTarget target) => _policies.SuspensionOf(target);

    /// <summary>The measured cost-quality curve of the package at the prices of the pool, and what changed since it was measured.</summary>
    internal (IReadOnlyList<PackageCurvePoint>? Points, string? Change) Curve => (_policies.Curve, _policies.CurveChange);

    /// <summary>What decides if the request names no threshold.</summary>
    internal RoutingPolicy PolicyOf(BestRouteOptions options) =>
        options.Policy is { } policy ? RoutingPolicy.Of(policy)
        : options.Threshold is { } threshold ? new ThresholdPolicy(threshold)
        : PolicyFor(options.Target);

    internal int PredictionOf(int route) => _predictionOfRoute[route];

    internal PoolModel? Find(string id)
    {
        foreach (var model in Models)
        {
            if (string.Equals(model.Id, id, StringComparison.Ordinal))
            {
                return model;
            }
        }

        return null;
    }

    internal string Ids => string.Join(", ", Models.Select(static model => $"'{model.Id}'"));
}

/// <summary>A route and the model behind it.</summary>
internal readonly record struct PoolRoute(ModelRoute Route, PoolModel Model);
