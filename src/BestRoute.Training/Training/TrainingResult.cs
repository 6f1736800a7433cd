namespace BestRoute.Training;

/// <summary>A trained package, not yet on disk, and what training measured.</summary>
/// <remarks>Safe for concurrent use.</remarks>
public sealed class TrainingResult
{
    internal TrainingResult(RoutingPackage package, int trainingQueries, int validationQueries, IReadOnlyList<ModelRoute> prunedRoutes)
    {
        Package = package;
        TrainingQueries = trainingQueries;
        ValidationQueries = validationQueries;
        PrunedRoutes = prunedRoutes;
    }

    /// <summary>Gets the number of queries that heads were fitted on.</summary>
    public int TrainingQueries { get; }

    /// <summary>Gets the number of queries that choices and calibration were made on.</summary>
    public int ValidationQueries { get; }

    /// <summary>Gets the routes of the package, in the order of the pool and then of n; the reference's is among them.</summary>
    public IReadOnlyList<ModelRoute> Routes => Package.Manifest.Routes;

    /// <summary>Gets the routes with n &gt; 1 that were left out: they do not pay on validation data, or no training query has n samples.</summary>
    public IReadOnlyList<ModelRoute> PrunedRoutes { get; }

    /// <summary>Gets the lambda of the package's operating point: quality (0 to 1) per US dollar.</summary>
    public double Lambda => Package.Manifest.OperatingPoint.Lambda;

    /// <summary>Gets what training measured, by name, in ordinal order; the manifest carries the same.</summary>
    public IReadOnlyDictionary<string, double> Metrics => Package.Manifest.Metrics;

    /// <summary>Gets what else there is to say, in sentences: a feature cache that could not be used.</summary>
    public IReadOnlyList<string> Notices { get; internal init; } = [];

    internal RoutingPackage Package { get; }

    /// <summary>Refuses a folder that <see cref="Save"/> would refuse, before the training: it holds something that is no package.</summary>
    /// <param name="folder">The folder that is meant for the package.</param>
    /// <exception cref="PackageException">Something else lies there.</exception>
    public static void RequireReplaceable(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        RoutingPackage.RequireReplaceable(folder);
    }

    /// <summary>Writes the package; it takes the place of an older package in the folder.</summary>
    /// <param name="folder">A folder that is not there, is empty, or holds a package; other files in it stay.</param>
    /// <exception cref="PackageException">Something else lies there, or it cannot be written.</exception>
    public void Save(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        Package.Save(folder);
    }
}
