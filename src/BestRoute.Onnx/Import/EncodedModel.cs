namespace BestRoute.Onnx;

/// <summary>A model whose outputs can all be read, one text at a time. It is for commands and tests, not for requests.</summary>
internal sealed class EncodedModel : IDisposable
{
    /// <summary>The memory of attention grows with the square of this number.</summary>
    private const int MaxTokens = 4096;

    private readonly ModelFolder _folder;
    private readonly OnnxSession _session;
    private readonly IReadOnlyList<string> _outputs;
    private readonly string? _temporary;

    private EncodedModel(string path, IReadOnlyList<string> outputs, string? temporary)
    {
        _temporary = temporary;
        _outputs = outputs;
        _folder = ModelFolder.OpenPrivately(path);
        try
        {
            var lean = outputs.All(_folder.Manifest.Outputs.Contains);
            _session = OnnxSession.Open(lean ? _folder.GraphPath : _folder.FullGraphPath, new OnnxOptions { Device = OnnxDevice.Cpu });
        }
        finally
        {
            _folder.Dispose();
        }

        var names = _session.Outputs.Select(static output => output.Name).ToList();
        if (outputs.FirstOrDefault(output => !names.Contains(output)) is { } missing)
        {
            _session.Dispose();
            throw new OnnxModelException($"The model has no output '{missing}', only {string.Join(", ", names)}. For logits, the weights must contain a classifier or the heads of a router.");
        }
    }

    /// <summary>Opens a model folder, or a Hugging Face folder, for which a temporary graph in singles is made.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="outputs">The outputs that are wanted.</param>
    /// <exception cref="OnnxModelException">The folder contains no usable model, or the model does not have an output.</exception>
    public static EncodedModel Open(string path, IReadOnlyList<string> outputs)
    {
        if (ModelFolder.IsModelFolder(path))
        {
            return new EncodedModel(path, outputs, null);
        }

        var temporary = Directory.CreateTempSubdirectory("bestroute-").FullName;
        try
        {
            ModelImporter.WriteUntried(new ImportRequest { From = path, Kind = ModelKind.Encoder }, temporary);
            return new EncodedModel(temporary, outputs, temporary);
        }
        catch
        {
            Directory.Delete(temporary, recursive: true);
            throw;
        }
    }

    /// <summary>Returns the ids of a text, including those of the template.</summary>
    /// <exception cref="OnnxModelException">The folder has no tokenizer.</exception>
    public long[] Tokenize(string text)
    {
        if (_folder.Template is not { } template)
        {
            throw new OnnxModelException("The folder has no tokenizer.json or spm.model. Use 'input_ids' instead of 'text'.");
        }

        var buffer = new TokenBuffer();
        template.Encode(text, TokenizationMode.Literal, buffer, Math.Max(_folder.Manifest.MaxTokens, template.SingleTokens));
        return [.. buffer.Ids.ToArray().Select(static id => (long)id)];
    }

    /// <summary>Runs the model.</summary>
    /// <param name="ids">The ids.</param>
    /// <param name="mask">1 for tokens and 0 for padding; null if all are tokens.</param>
    /// <param name="cancellationToken">Stops the run.</param>
    /// <returns>The outputs of one text, with a batch of 1.</returns>
    /// <exception cref="ArgumentException">The ids or the mask are invalid.</exception>
    /// <exception cref="OnnxModelException">An output is not finite.</exception>
    public IReadOnlyList<OutputTensor> Run(long[] ids, long[]? mask, CancellationToken cancellationToken)
    {
        if (ids.Length is 0 or > MaxTokens)
        {
            throw new ArgumentException($"there are {ids.Length} input_ids, but there must be 1 to {MaxTokens}.");
        }

        if (Array.FindIndex(ids, id => id < 0 || id >= _folder.Manifest.Vocabulary) is >= 0 and var place)
        {
            throw new ArgumentException($"input_ids contains {ids[place]}, but the model has embeddings only for 0 to {_folder.Manifest.Vocabulary - 1}.");
        }

        if (mask is not null && (mask.Length != ids.Length || mask.Any(static value => value is not (0 or 1))))
        {
            throw new ArgumentException($"attention_mask must have {ids.Length} numbers, as many as input_ids, each 0 or 1.");
        }

        var batch = IdBatch.Of([ids], 0);
        var results = (mask is null ? batch : batch with { Mask = mask }).Run(_session, _outputs, cancellationToken);
        return results.FirstOrDefault(static result => !result.ToSingles().All(float.IsFinite)) is { } infinite
            ? throw new OnnxModelException($"The output '{infinite.Name}' of the model is not finite.")
            : results;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _session.Dispose();
        _folder.Dispose();
        if (_temporary is not null)
        {
            Directory.Delete(_temporary, recursive: true);
        }
    }
}
