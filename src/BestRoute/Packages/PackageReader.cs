using System.Text.Json;

namespace BestRoute;

/// <summary>Reads a package from its folder and believes nothing that it has not checked.</summary>
internal static class PackageReader
{
    private static readonly JsonDocumentOptions _strict = new() { AllowDuplicateProperties = false };

    public static RoutingPackage Read(string path, PackageParts parts)
    {
        var error = new PackageError(path);
        var folder = new PackageFolder(path, error);
        var manifest = ParseManifest(folder.ReadManifest(), error);
        new ManifestValidator(error).Validate(manifest);

        var weights = Array.Empty<byte>();
        TrainingPrompts? prompts = null;
        foreach (var (name, digest) in manifest.Files.OrderBy(static file => file.Key, StringComparer.Ordinal))
        {
            var content = folder.ReadVerified(name, digest);
            weights = name == PackageFolder.Weights ? content : weights;
            prompts = name == PackageFolder.Prompts ? ReadPrompts(content, error) : prompts;
        }

        try
        {
            return Assemble(manifest, new SafetensorsReader(weights), prompts, new PackageModels(folder, parts, error));
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException)
        {
            throw error.Damaged($"in {PackageFolder.Weights}, {Plain(exception)}", exception);
        }
    }

    private static PackageManifest ParseManifest(byte[] json, PackageError error)
    {
        try
        {
            // The version comes first: a manifest of another version may have another shape.
            using (var document = JsonDocument.Parse(json, _strict))
            {
                RequireVersion(document.RootElement, error);
            }

            return JsonSerializer.Deserialize(json, PackageJsonContext.Default.PackageManifest)
                ?? throw error.Damaged($"{PackageFolder.Manifest} is null");
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // JsonElement throws the latter for text that is no valid UTF-8.
            throw error.Damaged($"{PackageFolder.Manifest} is no manifest ({exception.Message})", exception);
        }
    }

    private static void RequireVersion(JsonElement manifest, PackageError error)
    {
        if (manifest.ValueKind != JsonValueKind.Object
            || !manifest.TryGetProperty("schemaVersion", out var element)
            || element.ValueKind != JsonValueKind.Number
            || !element.TryGetInt32(out var version))
        {
            throw error.Damaged($"{PackageFolder.Manifest} has no schemaVersion");
        }

        if (version is < PackageManifest.OldestSchemaVersion or > PackageManifest.CurrentSchemaVersion)
        {
            throw error.Unfit(
                $"it has schema version {version}, and this version of BestRoute reads {PackageManifest.OldestSchemaVersion} to {PackageManifest.CurrentSchemaVersion}",
                version > PackageManifest.CurrentSchemaVersion ? "Update BestRoute." : "Train it again with `bestroute train`.");
        }
    }

    private static TrainingPrompts ReadPrompts(byte[] content, PackageError error)
    {
        try
        {
            return TrainingPrompts.Read(content);
        }
        catch (FormatException exception)
        {
            throw error.Damaged($"in {PackageFolder.Prompts}, {exception.Message}", exception);
        }
    }

    private static RoutingPackage Assemble(
        PackageManifest manifest, SafetensorsReader tensors, TrainingPrompts? prompts, PackageModels models)
    {
        var parts = new PackageTensors(manifest);
        parts.RequireNames(tensors);
        var lexical = parts.ReadLexical(tensors);
        var encoder = models.Encoder(manifest.Encoder, manifest.Encoder.Kind == PackageEncoder.LexicalKind ? lexical : null);
        return new RoutingPackage
        {
            Manifest = manifest,
            Encoder = parts.ReadLayers(encoder, lexical, tensors),
            Heads = parts.ReadHeads(tensors),
            Scorer = models.Scorer(manifest, encoder, pairs => parts.ReadEncodedReward(pairs, tensors)) ?? parts.ReadScorer(tensors),
            Distribution = parts.ReadDistribution(tensors),
            TrainingPrompts = prompts,
        };
    }

    private static string Plain(Exception exception)
        => exception is ArgumentException { ParamName: not null } argument
            ? argument.Message.Replace($" (Parameter '{argument.ParamName}')", "", StringComparison.Ordinal).TrimEnd('.')
            : exception.Message.TrimEnd('.');
}
