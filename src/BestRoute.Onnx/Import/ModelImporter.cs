namespace BestRoute.Onnx;

/// <summary>Makes model folders from Hugging Face folders.</summary>
internal static class ModelImporter
{
    /// <summary>Imports a model. If the import fails, nothing is written.</summary>
    /// <param name="request">What to import.</param>
    /// <param name="outFolder">The model folder. An older one is replaced.</param>
    /// <param name="cancellationToken">Stops the import.</param>
    /// <returns>What was made.</returns>
    /// <exception cref="OnnxModelException">The folder contains no model that can be imported in this way, or the model returns numbers that are not finite.</exception>
    /// <exception cref="OnnxException">There is no native library to try the model with.</exception>
    public static ImportReport Import(ImportRequest request, string outFolder, CancellationToken cancellationToken = default)
    {
        using var target = new ImportTarget(outFolder);
        var tokenizer = ImportTokenizer.Find(request.From, request.ByteFallback);
        using var source = ImportSource.Open(request, tokenizer);
        var manifest = Write(request, source, tokenizer, target.Staging, out var graph);
        cancellationToken.ThrowIfCancellationRequested();

        var template = manifest.Tokenizer is { } description ? ManifestCheck.Load(target.Staging, manifest, description, tokenizer!.File.Content).Template : null;
        var probe = new ImportProbe(graph, template);
        var outputs = probe.Run(Path.Combine(target.Staging, ModelFolder.GraphFile), cancellationToken);
        if (manifest.Files.ContainsKey(ModelFolder.FullGraphFile))
        {
            probe.Run(Path.Combine(target.Staging, ModelFolder.FullGraphFile), cancellationToken);
        }

        var deviations = request.Precision == ModelPrecision.Fp32 ? [] : ImportProbe.Compare(outputs, RunInSingles(source, probe, target.Staging, cancellationToken));
        var bytes = new DirectoryInfo(target.Staging).EnumerateFiles().Sum(static file => file.Length);
        cancellationToken.ThrowIfCancellationRequested();
        target.Commit();
        return new ImportReport(manifest, tokenizer?.File, bytes, probe.Texts, deviations);
    }

    /// <summary>Writes a model into a folder that is used once, without trying it.</summary>
    /// <exception cref="OnnxModelException">The folder contains no model that can be imported in this way.</exception>
    public static void WriteUntried(ImportRequest request, string folder)
    {
        var tokenizer = ImportTokenizer.Find(request.From, request.ByteFallback);
        using var source = ImportSource.Open(request, tokenizer);
        Write(request, source, tokenizer, folder, out _);
    }

    private static ModelManifest Write(ImportRequest request, ImportSource source, ImportTokenizer? tokenizer, string folder, out ImportedGraph graph)
    {
        try
        {
            graph = source.Write(folder, request.Precision);
            if (tokenizer is not null)
            {
                File.WriteAllBytes(Path.Combine(folder, tokenizer.File.Name), tokenizer.File.Content.Span);
            }

            var manifest = new ModelManifest(
                ModelManifest.CurrentSchemaVersion,
                request.Kind,
                graph.Architecture,
                request.Precision,
                graph.Dimensions,
                graph.Labels,
                graph.Pooling,
                graph.MaxTokens,
                graph.PadId,
                graph.Vocabulary,
                tokenizer?.Describe(request, graph.Pooling),
                graph.Outputs,
                []);
            foreach (var file in new DirectoryInfo(folder).EnumerateFiles())
            {
                manifest.Files.Add(file.Name, FileDigest.Of(file.FullName));
            }

            File.WriteAllBytes(Path.Combine(folder, ModelFolder.ManifestFile), ModelFolder.Serialize(manifest));
            ManifestCheck.Validate(request.From, manifest);
            return manifest;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new OnnxModelException($"The model folder cannot be written: {exception.Message}", exception);
        }
    }

    private static Dictionary<string, List<float[]>> RunInSingles(ImportSource source, ImportProbe probe, string staging, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateDirectory(Path.Combine(staging, "fp32")).FullName;
        try
        {
            source.Write(folder, ModelPrecision.Fp32);
            return probe.Run(Path.Combine(folder, ModelFolder.GraphFile), cancellationToken);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
