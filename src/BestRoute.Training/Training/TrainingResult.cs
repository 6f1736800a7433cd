namespace BestRoute.Training;

/// <summary>A trained package that is not saved yet, and the figures that training measured.</summary>
/// <remarks>Safe for concurrent use.</remarks>
public sealed class TrainingResult
{
    internal TrainingResult(
        RoutingPackage package, int trainingQueries, int validationQueries, IReadOnlyList<ModelRoute> prunedRoutes, OperatingPointEstimate estimate)
    {
        Package = package;
        TrainingQueries = trainingQueries;
        ValidationQueries = validationQueries;
        PrunedRoutes = prunedRoutes;
        Estimate = estimate;
    }

    /// <summary>Gets the number of queries of split <c>train</c>, on which the heads were fitted.</summary>
    public int TrainingQueries { get; }

    /// <summary>Gets the number of queries of split <c>val</c>, on which the package was calibrated and its settings were chosen.</summary>
    public int ValidationQueries { get; }

    /// <summary>Gets the routes of the package, including that of the reference, in the order of the pool and then of n.</summary>
    public IReadOnlyList<ModelRoute> Routes => Package.Manifest.Routes;

    /// <summary>Gets the routes with n &gt; 1 that were left out because they do not pay on validation data, or because no training query has n samples.</summary>
    public IReadOnlyList<ModelRoute> PrunedRoutes { get; }

    /// <summary>Gets what the operating point is expected to save, and what it does to the quality.</summary>
    public OperatingPointEstimate Estimate { get; }

    /// <summary>
    /// Gets the lambda of the package's operating point: quality (0 to 1) per US dollar. It is <see langword="null"/> if the reference answers everything.
    /// </summary>
    public double? Lambda => Package.Manifest.OperatingPoint.Lambda;

    /// <summary>Gets the figures that training measured, by name, in ordinal order. The manifest of the package contains them too.</summary>
    public IReadOnlyDictionary<string, double> Metrics => Package.Manifest.Metrics;

    /// <summary>Gets notices as full sentences, for example about a feature cache that could not be used.</summary>
    public IReadOnlyList<string> Notices { get; internal init; } = [];

    /// <summary>Gets the splits of the data that were not used, in ordinal order.</summary>
    internal IReadOnlyList<string> OtherSplits { get; init; } = [];

    internal RoutingPackage Package { get; }

    /// <summary>Gets the predictions of heads that were fitted without the query, for all queries that <see cref="Estimate"/> was measured on.</summary>
    internal IReadOnlyList<RouteTable> CrossFitted { get; init; } = [];

    /// <summary>Gets how the package compares with <see cref="TrainingRequest.Earlier"/>; <see langword="null"/> if there is none.</summary>
    internal ReplacementComparison? Replacement { get; init; }

    /// <summary>Checks before a training that <see cref="Save"/> can use a folder.</summary>
    /// <param name="folder">The folder for the package.</param>
    /// <exception cref="PackageException">The folder contains something that is not a package.</exception>
    public static void RequireReplaceable(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        RoutingPackage.RequireReplaceable(folder);
    }

    /// <summary>Writes the package to a folder. An older package in it is replaced.</summary>
    /// <param name="folder">A folder that does not exist, is empty, or contains a package. Other files in it are not changed.</param>
    /// <exception cref="PackageException">The folder contains something that is not a package, or it cannot be written.</exception>
    public void Save(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        Package.Save(folder);
    }
}
