namespace BestRoute;

/// <summary>What a pool is doing at one moment. Immutable.</summary>
/// <param name="Name">The name of the pool; empty for the default pool.</param>
/// <param name="Mode">The mode in force.</param>
/// <param name="ReferenceModel">The id of the reference model.</param>
/// <param name="Models">The models, in the order of the pool.</param>
internal sealed record PoolStatus(string Name, RoutingMode Mode, string ReferenceModel, IReadOnlyList<ModelState> Models)
{
    /// <summary>Gets the folder of the package in force; <see langword="null"/> without a package.</summary>
    public string? Package { get; init; }

    /// <summary>Gets the id of the package in force.</summary>
    public string? PackageId { get; init; }

    /// <summary>Gets the device that computes the predictions, if there is a choice.</summary>
    public string? Device { get; init; }

    /// <summary>Gets why the package that is on disk now cannot be loaded; <see langword="null"/> if it can.</summary>
    public string? PackageRefusal { get; init; }

    /// <summary>Gets why the last change of the options was ignored; <see langword="null"/> if the options in force are the last ones.</summary>
    public string? InvalidChange { get; init; }
}
