namespace BestRoute.Training;

/// <summary>An extended package that is not saved yet.</summary>
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

    /// <summary>Gets the targets whose operating points were removed because they were measured without the new models.</summary>
    public IReadOnlyList<RoutingTarget> DroppedTargets { get; }

    /// <summary>
    /// Gets the lambda of the package's operating point: quality (0 to 1) per US dollar. It is <see langword="null"/> if the reference answers everything.
    /// </summary>
    public double? Lambda => Package.Manifest.OperatingPoint.Lambda;

    /// <summary>Gets the metrics of the package by name, in ordinal order: those of its training, and those of the new models, whose names begin with <c>added.MODEL.</c>.</summary>
    public IReadOnlyDictionary<string, double> Metrics => Package.Manifest.Metrics;

    /// <summary>Gets notices as full sentences, for example about a feature cache that could not be used.</summary>
    public IReadOnlyList<string> Notices { get; internal init; } = [];

    internal RoutingPackage Package { get; }

    /// <summary>Writes the package to a folder. An older package in it is replaced.</summary>
    /// <param name="folder">A folder that does not exist, is empty, or contains a package. Other files in it are not changed.</param>
    /// <exception cref="PackageException">The folder contains something that is not a package, or it cannot be written.</exception>
    public void Save(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        Package.Save(folder);
    }
}
