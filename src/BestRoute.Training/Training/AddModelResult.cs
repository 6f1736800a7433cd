namespace BestRoute.Training;

/// <summary>A package with further models, not yet on disk.</summary>
/// <remarks>Safe for concurrent use.</remarks>
public sealed class AddModelResult
{
    internal AddModelResult(RoutingPackage package, IReadOnlyList<AddedModel> added, IReadOnlyList<RoutingTarget> droppedTargets)
    {
        Package = package;
        Added = added;
        DroppedTargets = droppedTargets;
    }

    /// <summary>Gets the new models, in the order of the pool.</summary>
    internal IReadOnlyList<AddedModel> Added { get; }

    /// <summary>Gets the routes of the new models that the package contains, in the order of the pool and then of n.</summary>
    public IReadOnlyList<ModelRoute> AddedRoutes => [.. Added.SelectMany(static model => model.Routes)];

    /// <summary>Gets the routes of the new models with n &gt; 1 that were left out: they do not pay on the data, or no query has n samples.</summary>
    public IReadOnlyList<ModelRoute> PrunedRoutes => [.. Added.SelectMany(static model => model.PrunedRoutes)];

    /// <summary>Gets the targets whose operating points were dropped: they were measured on the smaller pool.</summary>
    public IReadOnlyList<RoutingTarget> DroppedTargets { get; }

    /// <summary>Gets the lambda of the package's operating point: quality (0 to 1) per US dollar.</summary>
    public double Lambda => Package.Manifest.OperatingPoint.Lambda;

    /// <summary>Gets the package's metrics, by name, in ordinal order: those of its training, and <c>added.MODEL.</c> and so on.</summary>
    public IReadOnlyDictionary<string, double> Metrics => Package.Manifest.Metrics;

    /// <summary>Gets what else there is to say, in sentences: a feature cache that could not be used.</summary>
    public IReadOnlyList<string> Notices { get; internal init; } = [];

    internal RoutingPackage Package { get; }

    /// <summary>Writes the package; it takes the place of an older package in the folder.</summary>
    /// <param name="folder">A folder that is not there, is empty, or holds a package; other files in it stay.</param>
    /// <exception cref="PackageException">Something else lies there, or it cannot be written.</exception>
    public void Save(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        Package.Save(folder);
    }
}
