using System.Text.Json;

namespace BestRoute;

/// <summary>Reads a package from its folder. It trusts nothing that it has not checked.</summary>
internal static class PackageReader
{
    private static readonly JsonDocumentOptions _strict = new() { AllowDuplicateProperties = false };

    public static RoutingPackage Read(string path, PackageParts parts)
    {
        var error = new PackageError(path);
        var folder = new PackageFolder(path, error);
        var content = folder.ReadManifest();
        var manifest = ParseManifest(content, error);
        new ManifestValidator(error).Validate(manifest);
        folder.RequireFiles(manifest.Files.Keys.Order(StringComparer.Ordinal));

        var weights = Array.Empty<byte>();
        TrainingPrompts? prompts = null;
        foreach (var (name, digest) in manifest.Files.OrderBy(static file => file.Key, StringComparer.Ordinal))
        {
            var file = folder.ReadVerified(name, digest);
            weights = name == PackageFolder.Weights ? file : weights;
            prompts = name == PackageFolder.Prompts ? ReadPrompts(file, error) : prompts;
        }

        try
        {
            var package = new PackageTensors(manifest).Read(new SafetensorsReader(weights), new PackageModels(folder, parts, error), prompts);
            return package with { Id = PackageFolder.IdOf(content.Span) };
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException)
        {
            throw error.Damaged($"in {PackageFolder.Weights}, {Plain(exception)}", exception);
        }
    }

    private static PackageManifest ParseManifest(ReadOnlyMemory<byte> json, PackageError error)
    {
        try
        {
            // The version comes first: a manifest of another version may have another shape.
            using (var document = JsonDocument.Parse(json, _strict))
            {
                RequireVersion(document.RootElement, error);
                RequireScorerKind(document.RootElement, error);
            }

            return JsonSerializer.Deserialize(json.Span, PackageJsonContext.Default.PackageManifest)
                ?? throw error.Damaged($"{PackageFolder.Manifest} is null");
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // JsonElement throws the latter for half of a surrogate pair.
            throw error.Damaged($"{PackageFolder.Manifest} is not a manifest ({exception.Message})", exception);
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
                $"it has schema version {version}, but this version of BestRoute reads {PackageManifest.OldestSchemaVersion} to {PackageManifest.CurrentSchemaVersion}",
                version > PackageManifest.CurrentSchemaVersion ? "Update BestRoute." : "Train it again with `bestroute train`.");
        }
    }

    /// <summary>Requires a known kind of scorer. The error of the JSON parser would not name the kinds.</summary>
    private static void RequireScorerKind(JsonElement manifest, PackageError error)
    {
        if (manifest.TryGetProperty("scorer", out var scorer) && scorer.ValueKind == JsonValueKind.Object)
        {
            var kind = scorer.TryGetProperty("kind", out var element) ? element.ToString() : "";
            var kinds = PackageScorer.Codecs.Select(static codec => codec.Kind).ToArray();
            error.Require(
                kinds.Contains(kind),
                $"the scorer has kind '{kind}', but this version of BestRoute knows {string.Join(", ", kinds.Select(static name => $"'{name}'"))}");
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

    private static string Plain(Exception exception) =>
        exception is ArgumentException { ParamName: not null } argument
            ? argument.Message.Replace($" (Parameter '{argument.ParamName}')", "", StringComparison.Ordinal).TrimEnd('.')
            : exception.Message.TrimEnd('.');
}
