namespace BestRoute.Training;

/// <summary>Measures the package over backends that return n choices for one prompt, and charge it once.</summary>
internal static class BilledOnce
{
    private static readonly RandomMixMethod _randomMixSingle = new("random-mix-single", maximumSamples: 1);
    private static readonly RandomMixMethod _randomMix = new("random-mix", maximumSamples: int.MaxValue);

    private static readonly IReadOnlyList<IEvaluationMethod> _methods =
        [new BestRouteMethod(), new ThresholdMethod(), _randomMixSingle, _randomMix, new OracleMethod()];

    /// <summary>Measures the package's methods, the coins and the oracle. Estimates, too, charge the prompt once.</summary>
    /// <returns>Empty where no model of the pool may draw more than one sample: the two ways of billing are one then.</returns>
    public static async Task<IReadOnlyList<MethodReport>> MeasureAsync(
        EvaluationRequest request,
        EvaluationInput input,
        IReplayTape? tape,
        Action<double> progress,
        int seed,
        CancellationToken cancellationToken)
    {
        if (request.Pool.Models.All(static model => model.MaxSamples == 1))
        {
            return [];
        }

        var package = input.Package;
        using var replay = new PoolReplay(
            request.Package, package, request.Pool, input.Queries, request.Parallelism, new NativeReplaySampler(), tape: tape)
        { Progress = progress };
        var context = await EvaluationContext.CreateAsync(
            replay, package, () => BaselineData.LoadAsync(request, input.Log, package, cancellationToken), cancellationToken).ConfigureAwait(false);
        var results = new List<(IEvaluationMethod Method, MethodResult Result)>();
        foreach (var method in _methods)
        {
            results.Add((method, await method.RunAsync(context, cancellationToken).ConfigureAwait(false)));
        }

        return new ReportBuilder(context, results, Result(_randomMixSingle), Result(_randomMix))
            .Build(request.Resamples, seed, request.Parallelism, cancellationToken);

        MethodResult Result(IEvaluationMethod method) => results.Single(each => each.Method == method).Result;
    }
}
