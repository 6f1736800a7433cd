namespace BestRoute.Training;

/// <summary>
/// N-class routing: a classifier on the encoder's features names the model whose first sample scores best. It has no parameter to
/// trade cost for quality; what it does with equal scores decides, so there are two settings: 0 gives ties to the reference and else to
/// the cheapest, 1 gives all ties to the cheapest.
/// </summary>
internal sealed class NClassMethod : IEvaluationMethod
{
    public string Name => "n-class";

    public async Task<MethodResult> RunAsync(EvaluationContext context, CancellationToken cancellationToken)
    {
        var data = await context.LoadBaselineDataAsync().ConfigureAwait(false);
        var routes = FirstSamples.RoutesOf(data);
        double[] costs = [.. routes.Select(route => ModelCosts.Mean(data.Pool.Models.Single(model => model.Id == data.Routes[route].Model), data.Training))];
        var training = await DenseFeatures.EncodeAsync(context.Encoder, data.Training, data.Options).ConfigureAwait(false);
        var validation = await DenseFeatures.EncodeAsync(context.Encoder, data.Validation, data.Options).ConfigureAwait(false);

        var settings = new List<SettingResult>();
        foreach (var toCheapest in (bool[])[false, true])
        {
            int ClassOf(QueryRecord query) => Best(FirstSamples.ScoresOf(data, routes, query), costs, toCheapest ? -1 : Array.IndexOf(routes, data.Reference));
            int[] classes = [.. data.Training.Select(ClassOf)], held = [.. data.Validation.Select(ClassOf)];
            var solutions = new double[HeadTrainer.Penalties.Count][][];
            Parallel.For(0, solutions.Length, data.Options, i =>
                solutions[i] = SoftmaxRegression.Fit(training, classes, routes.Length, HeadTrainer.Penalties[i]));
            var best = solutions.MinBy(solution => SoftmaxRegression.Loss(validation, held, solution))!;
            settings.Add(await context.Replay.RunAsync(
                new CurveSetting(toCheapest ? 1 : 0),
                context.WithPackageLengths(new NClassPredictor(context.Encoder, data.Routes, routes, best)),
                new QualityPerCostPolicy(0),
                cancellationToken).ConfigureAwait(false));
        }

        return new(settings);
    }

    /// <summary>The position of the highest score; ties go to <paramref name="favourite"/>, then to the cheapest. -1 where a score is not known.</summary>
    internal static int Best(double[] scores, double[] costs, int favourite) =>
        scores.Any(double.IsNaN) ? -1
            : favourite >= 0 && scores[favourite] == scores.Max() ? favourite
            : Enumerable.Range(0, scores.Length).Where(i => scores[i] == scores.Max()).MinBy(i => costs[i]);
}
