namespace BestRoute;

/// <summary>Everything that packages know about their encoder in addition to its record: what the record may contain, and which tensors there are.</summary>
/// <param name="record">The encoder, as the manifest describes it.</param>
internal sealed class EncoderCodec(PackageEncoder record)
{
    private const string Idf = "encoder.idf";
    private const string Projection = "encoder.projection";
    private const string RowScales = "encoder.rowScales";
    private const string SurfaceMean = "encoder.surfaceMean";
    private const string SurfaceScale = "encoder.surfaceScale";
    private const string Mean = "encoder.mean";
    private const string Scale = "encoder.scale";

    private static readonly string[] _lexicalTensors = [Idf, Projection, RowScales, SurfaceMean, SurfaceScale];
    private static readonly string[] _standardizationTensors = [Mean, Scale];

    private readonly bool _isLexical = record.Kind == PackageEncoder.LexicalKind;

    /// <summary>Gets the names of the tensors that any encoder may have.</summary>
    public static IEnumerable<string> AllTensors => [.. _lexicalTensors, .. _standardizationTensors];

    /// <summary>Gets the names of the tensors of this encoder.</summary>
    public IEnumerable<string> Tensors =>
        [.. record.Lexical is null ? [] : _lexicalTensors, .. record.Standardized ? _standardizationTensors : []];

    /// <summary>Checks the record.</summary>
    /// <exception cref="PackageException">The record is inconsistent.</exception>
    public void Validate(PackageError error)
    {
        error.Require(!string.IsNullOrWhiteSpace(record.Kind), "the encoder has no kind");
        error.Require(!_isLexical || record.Lexical is not null, "the encoder has kind 'lexical', but no lexical parameters");
        error.Require(record.Dimensions > 0, $"the encoder has {record.Dimensions} dimensions");
        error.Require(!_isLexical || !record.Standardized, "a lexical encoder is not standardized");
        error.Require(
            record.Kind == PackageEncoder.OnnxKind ? PackageFolder.IsDigest(record.Fingerprint) : record.Fingerprint is null,
            $"the encoder has kind '{record.Kind}' and fingerprint '{record.Fingerprint}', which do not go together");
        if (record.Lexical is not { } lexical)
        {
            return;
        }

        try
        {
            lexical.Validate();
        }
        catch (ArgumentException exception)
        {
            throw error.Damaged($"the encoder's parameters are out of range ({exception.Message})", exception);
        }

        error.Require(
            !_isLexical || record.Dimensions == record.LexicalDimensions,
            $"the encoder has {record.Dimensions} dimensions, but its parameters need {record.LexicalDimensions}");
        error.Require(
            record.OwnDimensions > 0,
            $"the encoder has {record.Dimensions} dimensions, but the lexical encoder after it needs {record.LexicalDimensions} of them");
    }

    /// <summary>Reads the encoder.</summary>
    /// <param name="tensors">The weights.</param>
    /// <param name="models">Opens the model, if the package contains one.</param>
    /// <returns>The encoder with its layers, and the encoder under all layers.</returns>
    /// <exception cref="FormatException">A tensor does not match the record.</exception>
    /// <exception cref="ArgumentException">A number in a tensor is not possible.</exception>
    /// <exception cref="PackageException">There is no such encoder.</exception>
    public (IQueryEncoder Encoder, IQueryEncoder Model) Read(SafetensorsReader tensors, PackageModels models)
    {
        var lexical = record.Lexical is { } shape ? ReadLexical(shape, tensors) : null;
        var model = models.Encoder(record.Kind, record.Fingerprint, record.OwnDimensions, _isLexical ? lexical : null);
        var encoder = record.Standardized
            ? new StandardizedEncoder(model, tensors.ReadSingles(Mean, record.OwnDimensions), tensors.ReadSingles(Scale, record.OwnDimensions))
            : model;
        return (lexical is null || _isLexical ? encoder : new ConcatenatedEncoder(encoder, lexical), model);
    }

    /// <summary>Writes what centres and scales the encoder's own vector, if something does.</summary>
    public static void WriteStandardization(IQueryEncoder encoder, SafetensorsWriter tensors)
    {
        if ((encoder is ConcatenatedEncoder concatenated ? concatenated.Inner : encoder) is StandardizedEncoder standardized)
        {
            tensors.Add(Mean, standardized.Mean, standardized.Dimensions);
            tensors.Add(Scale, standardized.Scale, standardized.Dimensions);
        }
    }

    /// <summary>Writes the lexical encoder, if there is one.</summary>
    public static void WriteLexical(IQueryEncoder encoder, SafetensorsWriter tensors)
    {
        if ((encoder is ConcatenatedEncoder concatenated ? concatenated.Lexical : encoder as LexicalEncoder) is { } lexical)
        {
            var shape = lexical.Parameters;
            tensors.Add(Idf, lexical.Idf, shape.Buckets);
            tensors.Add(RowScales, lexical.RowScales, shape.Buckets);
            tensors.Add(SurfaceMean, lexical.SurfaceMean, SurfaceFeatures.Count);
            tensors.Add(SurfaceScale, lexical.SurfaceScale, SurfaceFeatures.Count);
            tensors.Add(Projection, lexical.Projection, shape.Buckets, shape.Dimensions);
        }
    }

    private static LexicalEncoder ReadLexical(LexicalEncoderParameters shape, SafetensorsReader tensors) => new(
        shape,
        tensors.ReadSingles(Idf, shape.Buckets),
        tensors.ReadSBytes(Projection, shape.Buckets, shape.Dimensions),
        tensors.ReadSingles(RowScales, shape.Buckets),
        tensors.ReadSingles(SurfaceMean, SurfaceFeatures.Count),
        tensors.ReadSingles(SurfaceScale, SurfaceFeatures.Count));
}
