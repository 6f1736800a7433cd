using System.Text.Json;

namespace BestRoute;

/// <summary>Writes a package into its folder. The same package gives the same bytes.</summary>
internal static class PackageWriter
{
    public static void Write(RoutingPackage package, string path)
    {
        var error = new PackageError(path);
        var scorer = PackageScorer.Describe(package.Scorer) ?? throw error.Unfit(
            $"its scorer has the type {package.Scorer.GetType().Name}, which a package cannot contain",
            $"Use {nameof(ConsensusScorer)}, {nameof(LinearRewardScorer)}, {nameof(BoostedRewardScorer)}, or a reward model that was loaded from a folder.");
        (string Name, byte[] Content)[] files =
        [
            (PackageFolder.Weights, PackageTensors.Write(package, scorer.Codec)),
            .. package.TrainingPrompts is { } prompts ? [(PackageFolder.Prompts, prompts.ToBytes())] : Array.Empty<(string, byte[])>(),
        ];
        var manifest = Complete(package, scorer, files);
        new ManifestValidator(error).Validate(manifest);
        RequireAgreement(package, error);
        new PackageFolder(path, error).Replace([.. files, (PackageFolder.Manifest, Serialize(manifest))], [.. Models(package, manifest)]);
    }

    /// <summary>Writes the manifest of a package whose other files do not change.</summary>
    public static void WriteManifest(PackageManifest manifest, string path)
    {
        var error = new PackageError(path);
        new ManifestValidator(error).Validate(manifest);
        new PackageFolder(path, error).Replace([(PackageFolder.Manifest, Serialize(manifest))]);
    }

    /// <summary>The models that the package contains. A reward on the encoder's own model needs no second folder.</summary>
    private static IEnumerable<(string Name, IModelFolder Model)> Models(RoutingPackage package, PackageManifest manifest)
    {
        if (EncoderLayers.ModelOf(package.Encoder) is IModelFolder encoder)
        {
            yield return (PackageFolder.Encoder, encoder);
        }

        if (manifest.Scorer.Codec.ModelOf(package.Scorer) is { } reward
            && PackageFolder.OfReward(reward.Fingerprint, manifest.Encoder.Fingerprint) == PackageFolder.Reward)
        {
            yield return (PackageFolder.Reward, reward);
        }
    }

    private static byte[] Serialize(PackageManifest manifest) =>
        [.. JsonSerializer.SerializeToUtf8Bytes(manifest, PackageJsonContext.Default.PackageManifest), (byte)'\n'];

    /// <summary>Writes a description of the parts into the manifest, so that the manifest always matches them.</summary>
    private static PackageManifest Complete(RoutingPackage package, PackageScorer scorer, IEnumerable<(string Name, byte[] Content)> files) => package.Manifest with
    {
        Encoder = PackageEncoder.Describe(package.Encoder) is var described && described.Kind == PackageEncoder.SuppliedKind
            ? described with { Kind = package.Manifest.Encoder.Kind }
            : described,
        Drift = package.Distribution is { } distribution ? new PackageDrift(distribution.CentreCount, distribution.Scale) : null,
        Scorer = scorer,
        Metrics = new SortedDictionary<string, double>(package.Manifest.Metrics.ToDictionary(), StringComparer.Ordinal),
        Files = new SortedDictionary<string, string>(
            files.ToDictionary(static file => file.Name, static file => PackageFolder.Digest(file.Content)), StringComparer.Ordinal),
    };

    private static void RequireAgreement(RoutingPackage package, PackageError error)
    {
        var (heads, routes) = (package.Heads, package.Manifest.Routes.Count);
        if (heads.Routes != routes || heads.Dimensions != package.Encoder.Dimensions)
        {
            throw error.Unfit(
                $"its heads are for {heads.Routes} routes and {heads.Dimensions} dimensions, but the package has {routes} routes and an encoder of {package.Encoder.Dimensions} dimensions",
                "Make the heads for the routes of the manifest.");
        }

        if (package.Distribution is { } distribution && distribution.Dimensions != package.Encoder.Dimensions)
        {
            throw error.Unfit(
                $"its training distribution has {distribution.Dimensions} dimensions, but its encoder has {package.Encoder.Dimensions}",
                "Fit the distribution on the vectors of the encoder.");
        }
    }
}
