namespace BestRoute.Training;

/// <summary>How much of what the package reaches would be reached with fewer queries to train on.</summary>
internal static class LearningCurve
{
    private static readonly int[] _sizes = [50, 100, 300, 1_000, 3_000];

    /// <summary>The numbers of training queries: the usual ones below a log's own number, then that.</summary>
    public static IEnumerable<int> Sizes(int queries) => [.. _sizes.Where(size => size < queries), queries];

    /// <summary>Trains a package for each size and measures it on the evaluated queries.</summary>
    /// <param name="context">What is measured with, and the training data.</param>
    /// <param name="request">The pool and how to resample.</param>
    /// <param name="randomMixSingle">What a coin between single samples can do.</param>
    /// <param name="bootstrapSeed">The seed of the resamples.</param>
    /// <param name="progress">Told the share that is done.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>
    /// By size; sizes at which a model of the pool has no response to learn from are left out, and all of them where the data hold no
    /// splits <c>train</c> and <c>val</c>.
    /// </returns>
    public static async Task<IReadOnlyList<LearningCurvePoint>> MeasureAsync(
        EvaluationContext context,
        EvaluationRequest request,
        MethodResult randomMixSingle,
        int bootstrapSeed,
        Action<double> progress,
        CancellationToken cancellationToken)
    {
        BaselineData source;
        try
        {
            source = await context.LoadBaselineDataAsync().ConfigureAwait(false);
        }
        catch (MethodNotApplicableException)
        {
            return [];
        }

        var all = new TrainingData(source.Training, source.Validation, []);
        var comparison = new PackageComparison(context, request.Parallelism);
        var options = new ParallelOptions { MaxDegreeOfParallelism = request.Parallelism, CancellationToken = cancellationToken };
        var seed = context.Manifest.Seed;
        List<TrainingData> subsets = [.. Sizes(all.Training.Count)
            .Select(size => TrainingSubset.Take(all, size, seed))
            .Where(subset => Covers(subset, request.Pool))];
        var results = new List<MethodResult>();
        double total = subsets.Sum(static subset => subset.Training.Count), done = 0;
        foreach (var subset in subsets)
        {
            var trained = await PackageTrainer.TrainAsync(subset, request.Pool, seed, new StageProgress(null), options, context.Parts).ConfigureAwait(false);
            results.Add(await comparison.RunAsync(trained.Package, request.Pool, cancellationToken).ConfigureAwait(false));
            progress((done += subset.Training.Count) / total);
        }

        var uplifts = comparison.Uplifts(results, randomMixSingle, request.Resamples, bootstrapSeed, cancellationToken);
        return [.. subsets.Select((subset, i) => new LearningCurvePoint(
            subset.Training.Count, subset.Validation.Count, comparison.AiqOf(results[i]), uplifts[i], Summary(results[i].OperatingPoint!, context.Reference)))];
    }

    private static bool Covers(TrainingData subset, PoolFile pool) => new[] { subset.Training, subset.Validation }.All(records =>
        pool.Models.All(model => records.Any(record => record.ResponsesOf(model.Id).Count > 0)));

    private static OperatingPointSummary Summary(SettingResult point, SettingResult reference) => new(
        point.Setting.Value,
        point.Mean.Quality,
        1000 * point.Mean.Cost,
        point.SavingAgainst(reference),
        point.QualityChangeAgainst(reference));
}
