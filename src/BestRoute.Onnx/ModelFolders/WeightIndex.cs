using System.Text.Json;

namespace BestRoute.Onnx;

/// <summary>The index of a checkpoint that is split over several files: which tensor is in which.</summary>
/// <param name="Files">The names of the files, each once.</param>
internal sealed record WeightIndex(IReadOnlyList<string> Files)
{
    public const string SingleFile = "model.safetensors";
    private const string IndexFile = "model.safetensors.index.json";
    private const long MaxIndexBytes = 64L << 20;
    private const int MaxFiles = 1024;

    private Dictionary<string, string> Map { get; init; } = [];

    /// <summary>Returns whether a folder has weights.</summary>
    public static bool Exists(string folder) => File.Exists(Path.Combine(folder, SingleFile)) || File.Exists(Path.Combine(folder, IndexFile));

    /// <summary>Reads the index of a folder.</summary>
    /// <returns>The index, or null if the weights are in one file.</returns>
    /// <exception cref="OnnxModelException">There are no weights, or the index cannot be used.</exception>
    public static WeightIndex? Read(string folder)
    {
        if (File.Exists(Path.Combine(folder, SingleFile)))
        {
            return null;
        }

        var path = Path.Combine(folder, IndexFile);
        if (!File.Exists(path))
        {
            throw new OnnxModelException(
                $"'{folder}' has neither {SingleFile} nor {IndexFile}. Weights can be read only from safetensors files. Save the model in this format (in Python: model.save_pretrained(folder)).");
        }

        return Parse(path, ModelFile.ReadText(path, MaxIndexBytes));
    }

    /// <summary>Finds the tensors in the opened files.</summary>
    /// <param name="files">The files, in the order of <see cref="Files"/>.</param>
    /// <exception cref="OnnxModelException">A file does not have a tensor that the index lists.</exception>
    public Dictionary<string, (SafetensorsFile File, SafetensorsEntry Entry)> Resolve(IReadOnlyList<SafetensorsFile> files)
    {
        var byName = Files.Zip(files).ToDictionary(static pair => pair.First, static pair => pair.Second, StringComparer.Ordinal);
        return Map.ToDictionary(
            static pair => pair.Key,
            pair => byName[pair.Value].Entries.TryGetValue(pair.Key, out var entry)
                ? (byName[pair.Value], entry)
                : throw new OnnxModelException($"'{byName[pair.Value].Path}' has no tensor '{pair.Key}', which {IndexFile} lists. Get the files again."),
            StringComparer.Ordinal);
    }

    private static WeightIndex Parse(string path, ReadOnlyMemory<byte> content)
    {
        try
        {
            using var document = JsonDocument.Parse(content, new JsonDocumentOptions { AllowDuplicateProperties = false, MaxDepth = 16 });
            if (document.RootElement.ValueKind != JsonValueKind.Object
                || !document.RootElement.TryGetProperty("weight_map", out var map) || map.ValueKind != JsonValueKind.Object)
            {
                throw new OnnxModelException($"'{path}' has no object 'weight_map'. Get the file again.");
            }

            var names = map.EnumerateObject().ToDictionary(
                static property => property.Name,
                property => property.Value.ValueKind == JsonValueKind.String && ModelFile.IsContained(property.Value.GetString()!)
                    ? property.Value.GetString()!
                    : throw new OnnxModelException($"'{path}' lists the tensor '{property.Name}' in '{property.Value}', which is not the name of a file in the same folder."),
                StringComparer.Ordinal);
            string[] files = [.. names.Values.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
            return files.Length is > 0 and <= MaxFiles
                ? new WeightIndex(files) { Map = names }
                : throw new OnnxModelException($"'{path}' lists {files.Length} files, but 1 to {MaxFiles} can be read.");
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new OnnxModelException($"'{path}' is not valid JSON: {exception.Message}", exception);
        }
    }
}
