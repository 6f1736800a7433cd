using System.Reflection;

namespace BestRoute.Training;

/// <summary>Describes what a report is made from.</summary>
internal static class EvaluationSources
{
    public static EvaluationSource Of(EvaluationRequest request, PackageManifest manifest) => new(
        typeof(EvaluationSources).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0",
        request.Command,
        request.Split,
        FileHash.Of(Path.Combine(request.Package, PackageFolder.Manifest)),
        manifest.Seed,
        [.. request.DataFiles.Select(static file => new DataDigest(Path.GetFileName(file), FileHash.Of(file)))],
        request.Pool.Reference,
        [.. request.Pool.Models.Select(static model => new PricedModel(model.Id, model.Price, model.MaxSamples))],
        request.Resamples);
}
