namespace BestRoute.Training;

/// <summary>What methods measure with, and what they share so that it is measured once.</summary>
internal sealed class EvaluationContext
{
    private IReadOnlyList<SettingResult>? _qualityPerCost;

    private EvaluationContext(PoolReplay replay, PackageManifest manifest, IReadOnlyList<SettingResult> fixedRoutes)
    {
        Replay = replay;
        Manifest = manifest;
        FixedRoutes = fixedRoutes;
    }

    /// <summary>Gets the replay of the queries.</summary>
    public PoolReplay Replay { get; }

    /// <summary>Gets the manifest of the package; its sweep was chosen on validation data, never on the evaluated queries.</summary>
    public PackageManifest Manifest { get; }

    /// <summary>Gets the result of each of <see cref="PoolReplay.Routes"/> alone.</summary>
    public IReadOnlyList<SettingResult> FixedRoutes { get; }

    /// <summary>Gets the result of the reference alone.</summary>
    public SettingResult Reference => FixedRoutes[Replay.ReferenceRoute];

    /// <summary>Measures all fixed routes.</summary>
    public static async Task<EvaluationContext> CreateAsync(
        PoolReplay replay, PackageManifest manifest, CancellationToken cancellationToken)
    {
        var fixedRoutes = new SettingResult[replay.Routes.Count];
        for (var route = 0; route < fixedRoutes.Length; route++)
        {
            fixedRoutes[route] = await replay.RunAsync(replay.Routes[route], cancellationToken).ConfigureAwait(false);
        }

        return new EvaluationContext(replay, manifest, fixedRoutes);
    }

    /// <summary>Runs quality-per-cost at each lambda of the package's sweep.</summary>
    public async Task<IReadOnlyList<SettingResult>> SweepQualityPerCostAsync(CancellationToken cancellationToken)
        => _qualityPerCost ??= await SweepAsync(
            Manifest.Sweep.Lambdas, static lambda => new QualityPerCostPolicy(lambda), cancellationToken).ConfigureAwait(false);

    /// <summary>Runs a policy at each of its settings.</summary>
    public async Task<IReadOnlyList<SettingResult>> SweepAsync(
        IReadOnlyList<double> settings, Func<double, IRoutingPolicy> policy, CancellationToken cancellationToken)
    {
        var results = new SettingResult[settings.Count];
        for (var i = 0; i < results.Length; i++)
        {
            results[i] = await Replay.RunAsync(new CurveSetting(settings[i]), policy(settings[i]), cancellationToken)
                .ConfigureAwait(false);
        }

        return results;
    }
}
