namespace BestRoute;

/// <summary>Everything that routing for one pool needs, in memory.</summary>
/// <remarks>Instances are immutable and safe for concurrent use.</remarks>
internal sealed record RoutingPackage
{
    /// <summary>Gets which package it is (<see cref="PackageFolder.IdOf"/>); <see langword="null"/> in a package that was not read from disk.</summary>
    public string? Id { get; init; }

    /// <summary>Gets the manifest.</summary>
    public required PackageManifest Manifest { get; init; }

    /// <summary>Gets the encoder.</summary>
    public required IQueryEncoder Encoder { get; init; }

    /// <summary>Gets the heads: two rows per route of the manifest, and one per model of its pool.</summary>
    public required LinearHeads Heads { get; init; }

    /// <summary>Gets the scorer.</summary>
    public required IResponseScorer Scorer { get; init; }

    /// <summary>Gets the distribution of its training queries; <see langword="null"/> in a package that does not have it.</summary>
    public TrainingDistribution? Distribution { get; init; }

    /// <summary>Gets the prompts that it was trained on; <see langword="null"/> in a package that does not know them.</summary>
    public TrainingPrompts? TrainingPrompts { get; init; }

    /// <summary>Reads a package.</summary>
    /// <param name="folder">The folder that `bestroute train` wrote.</param>
    /// <param name="encoder">Replaces the package's own encoder. It is not disposed.</param>
    /// <param name="models">Opens the models that the package contains; <see langword="null"/> refuses a package that contains one.</param>
    /// <param name="scorer">Replaces a scorer that the package contains as a model. It is not disposed.</param>
    /// <exception cref="PackageException">The package is missing, damaged, or not for this version or encoder. Nothing was loaded.</exception>
    public static RoutingPackage Load(string folder, IQueryEncoder? encoder = null, ModelLoader? models = null, IResponseScorer? scorer = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        return PackageReader.Read(folder, new PackageParts(encoder, scorer, models));
    }

    /// <summary>Makes the predictor of the package.</summary>
    public LinearMatchPredictor ToPredictor() => new(Encoder, Heads, Manifest.Routes, Manifest.Calibration, Distribution);

    /// <summary>Refuses a folder that <see cref="Save"/> would refuse.</summary>
    /// <exception cref="PackageException">The folder contains something else.</exception>
    public static void RequireReplaceable(string folder) => new PackageFolder(folder, new PackageError(folder)).RequireReplaceable();

    /// <summary>Writes the package. It replaces an older package in the folder. The same package gives the same bytes.</summary>
    /// <param name="folder">A folder that does not exist, is empty, or contains a package. Other files in it are kept.</param>
    /// <exception cref="PackageException">The parts do not fit together, the folder contains something else, or it cannot be written.</exception>
    public void Save(string folder)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        PackageWriter.Write(this, folder);
    }

    /// <summary>Writes other operating points for targets into a package on disk. Nothing else in it changes.</summary>
    /// <param name="folder">The folder of the package.</param>
    /// <param name="manifest">The manifest as it was loaded from there.</param>
    /// <param name="points">The operating points, one per target.</param>
    /// <exception cref="PackageException">An operating point is invalid, or the manifest cannot be written.</exception>
    public static void SaveOperatingPoints(string folder, PackageManifest manifest, IReadOnlyList<CalibratedPoint> points)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        PackageWriter.WriteManifest(manifest with { OperatingPoints = points }, folder);
    }
}
