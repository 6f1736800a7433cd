namespace BestRoute.Onnx;

/// <summary>Checks the content of <c>model.json</c> by itself and against the files next to it.</summary>
internal static class ManifestCheck
{
    private const int MaxTokens = 1 << 20;

    /// <summary>Checks the values.</summary>
    /// <exception cref="OnnxModelException">A value is invalid. The message names it.</exception>
    public static void Validate(string path, ModelManifest manifest)
    {
        if (manifest.SchemaVersion is < ModelManifest.OldestSchemaVersion or > ModelManifest.CurrentSchemaVersion)
        {
            throw Unusable(
                path, "schemaVersion", manifest.SchemaVersion, $"This version of BestRoute reads {ModelManifest.OldestSchemaVersion} to {ModelManifest.CurrentSchemaVersion}.");
        }

        if (manifest.SchemaVersion == ModelManifest.OldestSchemaVersion && manifest.Precision == ModelPrecision.Int8)
        {
            throw new OnnxModelException(
                $"The int8 model in '{path}' was imported by an older version of BestRoute: on processors without VNNI its products saturate and its numbers are wrong. "
                + $"Import it again: bestroute import --from HF_FOLDER --as {manifest.Kind.ToString().ToLowerInvariant()} --precision int8 --out MODEL_FOLDER. "
                + "A package that contains this model must be trained again with the new folder.");
        }

        Require(path, "dimensions", manifest.Dimensions, 1, 1 << 20);
        Require(path, "labels", manifest.Labels, manifest.Kind == ModelKind.Encoder ? 0 : 1, 1 << 20);
        Require(path, "maxTokens", manifest.MaxTokens, 1, MaxTokens);
        Require(path, "vocabulary", manifest.Vocabulary, 1, int.MaxValue);
        Require(path, "padId", manifest.PadId, 0, manifest.Vocabulary - 1);
        foreach (var name in manifest.Files.Keys)
        {
            if (!ModelFile.IsContained(name))
            {
                throw Unusable(path, "files", name, "It must be the name of a file in the same folder.");
            }
        }

        var needed = manifest.Kind == ModelKind.Encoder ? "pooled" : "logits";
        RequireNames(path, "outputs", manifest.Outputs);
        if (!manifest.Outputs.Contains(needed) || manifest.Outputs.Distinct().Count() < manifest.Outputs.Count)
        {
            throw Unusable(path, "outputs", string.Join(", ", manifest.Outputs), $"It must contain {needed}, and nothing twice.");
        }

        RequireNames(path, "tokenizer.single", manifest.Tokenizer?.Single ?? []);
        RequireNames(path, "tokenizer.pair", manifest.Tokenizer?.Pair ?? []);
        foreach (var name in new[] { ModelFolder.GraphFile, manifest.Tokenizer?.File }.OfType<string>())
        {
            if (!manifest.Files.ContainsKey(name))
            {
                throw Unusable(path, "files", string.Join(", ", manifest.Files.Keys), $"It must contain {name}.");
            }
        }
    }

    /// <summary>Checks that the inputs and outputs of a graph match the description, and that the graph uses no file that the description does not list.</summary>
    /// <exception cref="OnnxModelException">They do not match.</exception>
    public static void RequireAgreement(string path, ModelManifest manifest, string graph, OnnxModelOutline outline)
    {
        string[] inputs = [.. outline.Inputs.Select(static input => input.Name).Order(StringComparer.Ordinal)];
        if (!inputs.SequenceEqual(["attention_mask", "input_ids"]) || !outline.Inputs.TrueForAll(static input => input.TakesSequences))
        {
            throw new OnnxModelException(
                $"{graph} in '{path}' has the inputs {string.Join(", ", outline.Inputs)} instead of input_ids and attention_mask (Int64 [-1, -1]). Import the model again.");
        }

        var needed = manifest.Outputs.ToDictionary(
            static name => name, name => name switch { "pooled" => manifest.Dimensions, "logits" => manifest.Labels, _ => -1 }, StringComparer.Ordinal);
        foreach (var (name, length) in needed)
        {
            var output = outline.Outputs.Find(output => output.Name == name);
            var isTyped = output?.Type == TensorType.Float || (output?.Type == TensorType.Float16 && length < 0);
            var isLong = length < 0 || (output?.Shape is [-1, var last] && (last == length || last < 0));
            if (!isTyped || !isLong)
            {
                throw new OnnxModelException($"{graph} in '{path}' does not have the output '{name}' that {ModelFolder.ManifestFile} describes. Import the model again.");
            }
        }

        if (outline.DataFiles.FirstOrDefault(file => !manifest.Files.ContainsKey(file)) is { } stray)
        {
            throw new OnnxModelException($"{graph} in '{path}' uses {stray}, which {ModelFolder.ManifestFile} does not list. Import the model again.");
        }
    }

    /// <summary>Makes the tokenizer and its template from the content of the tokenizer's file.</summary>
    /// <exception cref="OnnxModelException">They do not match the description.</exception>
    public static (Tokenizer Tokenizer, TokenTemplate Template) Load(
        string path, ModelManifest manifest, ManifestTokenizer description, ReadOnlyMemory<byte> content)
    {
        var tokenizer = Tokenizer.Parse(content, Path.Combine(path, description.File), description.ByteFallback);
        RequireVocabulary(path, tokenizer, manifest.Vocabulary);
        foreach (var (text, id) in description.SpecialIds)
        {
            if (id >= manifest.Vocabulary || id < 0 || (tokenizer.Special.Ids.TryGetValue(text, out var actual) && actual != id))
            {
                throw Unusable(path, "tokenizer.specialIds", $"{text} = {id}", "It must be the id that the tokenizer has, and less than the vocabulary.");
            }
        }

        return (tokenizer, TokenTemplate.CreateFor($"{ModelFolder.ManifestFile} in '{path}'", tokenizer, description.Single, description.Pair, description.SpecialIds));
    }

    /// <summary>Checks that every id of a tokenizer has an embedding.</summary>
    /// <exception cref="OnnxModelException">An id has no embedding.</exception>
    public static void RequireVocabulary(string path, Tokenizer tokenizer, long vocabulary)
    {
        if (tokenizer.VocabularySize > vocabulary)
        {
            throw new OnnxModelException(
                $"The tokenizer in '{path}' has ids up to {tokenizer.VocabularySize - 1}, but the model has {vocabulary} embeddings. Take both from the same model.");
        }
    }

    private static void Require(string path, string name, long value, long least, long most)
    {
        if (value < least || value > most)
        {
            throw Unusable(path, name, value, FormattableString.Invariant($"It must be {least} to {most}."));
        }
    }

    // A list of texts may still contain null: only its own member cannot be null.
    private static void RequireNames(string path, string name, IReadOnlyList<string?> values)
    {
        if (values.Any(string.IsNullOrEmpty))
        {
            throw Unusable(path, name, string.Join(", ", values.Select(static value => value ?? "null")), "No entry may be empty.");
        }
    }

    private static OnnxModelException Unusable(string path, string name, object value, string fix) =>
        new(FormattableString.Invariant($"{ModelFolder.ManifestFile} in '{path}' has {name} = {value}. {fix} Import the model again."));
}
