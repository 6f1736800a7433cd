namespace BestRoute.Training;

/// <summary>
/// Evaluates a package in parts: several processes, or machines, each measure a shard of the queries, and one more makes the report of what they
/// measured.
/// </summary>
/// <remarks>
/// The merged report is, byte for byte, the one that <see cref="PackageEvaluator.EvaluateAsync"/> gives. What a shard saves the others is the runs:
/// drawing, scoring and billing every route, and predicting and deciding at every setting. Baselines are trained again in each part. The work runs
/// on the thread pool and never on the caller's thread.
/// </remarks>
internal static class EvaluationShards
{
    /// <summary>Measures a shard of the queries and writes what was measured to a file.</summary>
    /// <param name="request">What to evaluate; it is the same for all shards.</param>
    /// <param name="shard">The shard; the rows dealt are the queries of the split that can be used.</param>
    /// <param name="path">The file that receives the measurements; replaced if it is there, and written only when all is measured.</param>
    /// <param name="progress">Told of each stage; may be <see langword="null"/>.</param>
    /// <param name="cancellationToken">Stops the work; no file is written then.</param>
    /// <returns>
    /// The number of queries of the shard, 0 if there are more shards than queries; and messages for the user, such as a feature cache that could not be used.
    /// </returns>
    /// <exception cref="ArgumentException">A method is not known.</exception>
    /// <exception cref="DataException">The data are malformed, or the split holds no query that can be used.</exception>
    /// <exception cref="PackageException">The package is missing or damaged.</exception>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">The package is of another pool.</exception>
    /// <exception cref="OperationCanceledException">The work was stopped.</exception>
    public static Task<(int Queries, IReadOnlyList<string> Notices)> MeasureAsync(
        EvaluationRequest request,
        Shard shard,
        string path,
        IProgress<WorkProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentException.ThrowIfNullOrEmpty(path);
        PackageEvaluator.RequireKnownMethods(request);
        return Task.Run(() => LoadAndMeasureAsync(request, shard, path, new StageProgress(progress), cancellationToken), cancellationToken);
    }

    private static async Task<(int Queries, IReadOnlyList<string> Notices)> LoadAndMeasureAsync(
        EvaluationRequest request, Shard shard, string path, StageProgress stages, CancellationToken cancellationToken)
    {
        using var evaluation = await EvaluationInput.LoadAsync(request, shard, stages, cancellationToken).ConfigureAwait(false);
        using var recorder = new ShardRecorder(path, ShardHeader.Of(request, shard, evaluation.Total));
        if (evaluation.Queries.Count > 0)
        {
            // Nobody reads this part's report, so that one resample is enough, and packages that learn from less need not be made.
            var part = request with { Resamples = 1, LearningCurve = false };
            await PackageEvaluator.ReportAsync(part, evaluation, recorder, stages, cancellationToken).ConfigureAwait(false);
        }

        recorder.Complete();
        stages.Report(1);
        return (evaluation.Queries.Count, evaluation.Notices);
    }

    /// <summary>Makes the report of all shards; the package and the data are read once more, and must be where and what they were.</summary>
    /// <param name="shards">The files of all shards, in any order.</param>
    /// <param name="models">Opens the models that the package contains; <see langword="null"/> refuses a package that contains one.</param>
    /// <param name="featureCache">A folder as <see cref="EvaluationRequest.FeatureCache"/>.</param>
    /// <param name="progress">Told of each stage; may be <see langword="null"/>.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>The report that an evaluation in one part gives.</returns>
    /// <exception cref="DataException">A file is missing, damaged or no shard, a shard is missing or there twice, or they do not belong together.</exception>
    /// <exception cref="PackageException">The package is missing or damaged.</exception>
    /// <exception cref="OperationCanceledException">The work was stopped.</exception>
    public static Task<EvaluationFigures> MergeAsync(
        IReadOnlyList<string> shards,
        ModelLoader? models = null,
        string? featureCache = null,
        IProgress<WorkProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(shards);
        return Task.Run(() => LoadAndMergeAsync(shards, models, featureCache, new StageProgress(progress), cancellationToken), cancellationToken);
    }

    private static async Task<EvaluationFigures> LoadAndMergeAsync(
        IReadOnlyList<string> shards, ModelLoader? models, string? featureCache, StageProgress stages, CancellationToken cancellationToken)
    {
        stages.Begin("Reading the shards", 0.01);
        using var player = ShardPlayer.Open(shards);
        using var evaluation = await EvaluationInput.LoadAsync(
            player.Request with { Models = models, FeatureCache = featureCache }, Shard.Whole, stages, cancellationToken).ConfigureAwait(false);
        player.RequireSource(ShardHeader.Of(player.Request, Shard.Whole, evaluation.Total));
        var report = await PackageEvaluator.ReportAsync(player.Request, evaluation, player, stages, cancellationToken).ConfigureAwait(false);
        player.RequireEnd();
        return report;
    }

    /// <summary>Says whether a file is a shard of an evaluation.</summary>
    /// <param name="path">The path of the file.</param>
    /// <returns>Whether it begins as one.</returns>
    /// <exception cref="DataException">The file cannot be read.</exception>
    public static bool IsShard(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return ShardHeader.BeginsLikeOne(path);
    }
}
