using System.Text.Json;

namespace BestRoute;

/// <summary>Writes a package into its folder; the same package gives the same bytes.</summary>
internal static class PackageWriter
{
    public static void Write(RoutingPackage package, string path)
    {
        var error = new PackageError(path);
        var weights = PackageTensors.Write(package);
        var manifest = Complete(package, weights);
        new ManifestValidator(error).Validate(manifest);
        RequireAgreement(package, error);

        var folder = new PackageFolder(path, error);
        folder.Replace(
        [
            (PackageFolder.Weights, weights),
            (PackageFolder.Manifest, [.. JsonSerializer.SerializeToUtf8Bytes(manifest, PackageJsonContext.Default.PackageManifest), (byte)'\n']),
        ]);
    }

    /// <summary>Describes in the manifest what the parts are, so that it cannot say anything else.</summary>
    private static PackageManifest Complete(RoutingPackage package, byte[] weights) => package.Manifest with
    {
        SchemaVersion = PackageManifest.CurrentSchemaVersion,
        Encoder = package.Encoder is LexicalEncoder lexical
            ? new PackageEncoder(PackageEncoder.LexicalKind, lexical.Dimensions, lexical.Parameters)
            : package.Manifest.Encoder with { Dimensions = package.Encoder.Dimensions },
        Scorer = package.Scorer is LinearRewardScorer linear
            ? new PackageScorer(PackageScorer.LinearKind, linear.Parameters)
            : new PackageScorer(PackageScorer.ConsensusKind, null),
        Metrics = new SortedDictionary<string, double>(package.Manifest.Metrics.ToDictionary(), StringComparer.Ordinal),
        Files = new SortedDictionary<string, string>(StringComparer.Ordinal) { [PackageFolder.Weights] = PackageFolder.Digest(weights) },
    };

    private static void RequireAgreement(RoutingPackage package, PackageError error)
    {
        var (heads, routes) = (package.Heads, package.Manifest.Routes.Count);
        if (heads.Routes != routes || heads.Dimensions != package.Encoder.Dimensions)
        {
            throw error.Unfit(
                $"its heads are for {heads.Routes} routes and {heads.Dimensions} dimensions, where there are {routes} and {package.Encoder.Dimensions}",
                "Make the heads for the routes of the manifest.");
        }

        if (package.Scorer is not (ConsensusScorer or LinearRewardScorer))
        {
            throw error.Unfit(
                $"it has a scorer of type {package.Scorer.GetType().Name}, which packages cannot hold",
                $"Use {nameof(ConsensusScorer)} or {nameof(LinearRewardScorer)}.");
        }
    }
}
