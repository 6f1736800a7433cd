namespace BestRoute;

/// <summary>Which tensors a package has: those of the heads and of the training queries, and those of the codecs of encoder and scorer.</summary>
internal sealed class PackageTensors(PackageManifest manifest)
{
    private const string HeadWeights = "heads.weights";
    private const string HeadBiases = "heads.biases";
    private const string DriftWhitening = "drift.whitening";
    private const string DriftCentres = "drift.centres";

    private static readonly string[] _headTensors = [HeadWeights, HeadBiases];
    private static readonly string[] _driftTensors = [DriftWhitening, DriftCentres];

    private readonly EncoderCodec _encoder = new(manifest.Encoder);
    private readonly int _dimensions = manifest.Encoder.Dimensions;

    /// <summary>Reads the parts of a package.</summary>
    /// <exception cref="FormatException">A tensor does not match the manifest.</exception>
    /// <exception cref="ArgumentException">A number in a tensor is not possible.</exception>
    /// <exception cref="PackageException">A model that the package needs cannot be opened.</exception>
    public RoutingPackage Read(SafetensorsReader tensors, PackageModels models, TrainingPrompts? prompts)
    {
        RequireNames(tensors);
        var (encoder, model) = _encoder.Read(tensors, models);
        return new RoutingPackage
        {
            Manifest = manifest,
            Encoder = encoder,
            Heads = ReadHeads(tensors),
            Scorer = manifest.Scorer.Codec.Read(manifest.Scorer, new ScorerSource(tensors, models, model, manifest.Encoder.Fingerprint)),
            Distribution = ReadDistribution(tensors),
            TrainingPrompts = prompts,
        };
    }

    /// <summary>Writes the tensors of a package. Their order is part of the format, so the same package gives the same bytes.</summary>
    public static byte[] Write(RoutingPackage package, ScorerCodec scorer)
    {
        var tensors = new SafetensorsWriter();
        var heads = package.Heads;
        tensors.Add(HeadWeights, heads.Weights, heads.Rows, heads.Dimensions);
        tensors.Add(HeadBiases, heads.Biases, heads.Rows);
        if (!scorer.IsAfterDistribution)
        {
            scorer.Write(package.Scorer, tensors);
        }

        EncoderCodec.WriteStandardization(package.Encoder, tensors);
        if (package.Distribution is { } distribution)
        {
            tensors.Add(DriftWhitening, distribution.Whitening, distribution.Whitening.Length);
            tensors.Add(DriftCentres, distribution.Centres, distribution.CentreCount, distribution.Dimensions);
        }

        if (scorer.IsAfterDistribution)
        {
            scorer.Write(package.Scorer, tensors);
        }

        EncoderCodec.WriteLexical(package.Encoder, tensors);
        return tensors.ToArray();
    }

    /// <summary>
    /// Throws if the tensors do not match the manifest. Tensors that this version does not know are ignored: they belong to a section that a later
    /// version added.
    /// </summary>
    private void RequireNames(SafetensorsReader tensors)
    {
        string[] names = [.. _headTensors, .. _encoder.Tensors, .. manifest.Scorer.Codec.Tensors, .. manifest.Drift is null ? [] : _driftTensors];
        string[] known = [.. _headTensors, .. EncoderCodec.AllTensors, .. PackageScorer.Codecs.SelectMany(static codec => codec.Tensors), .. _driftTensors];
        if (names.Except(tensors.Names).FirstOrDefault() is { } missing)
        {
            throw new FormatException($"tensor '{missing}' is missing");
        }

        if (tensors.Names.Intersect(known).Except(names).FirstOrDefault() is { } unknown)
        {
            throw new FormatException($"tensor '{unknown}' is not in the manifest");
        }
    }

    private LinearHeads ReadHeads(SafetensorsReader tensors)
    {
        var (routes, models) = (manifest.Routes.Count, manifest.Pool.Models.Count);
        var rows = (2L * routes) + models;
        return new(routes, models, _dimensions, tensors.ReadSingles(HeadWeights, rows, _dimensions), tensors.ReadSingles(HeadBiases, rows));
    }

    /// <summary>Reads the distribution of the training queries; <see langword="null"/> if the package does not have it.</summary>
    private TrainingDistribution? ReadDistribution(SafetensorsReader tensors) => manifest.Drift is not { } drift
        ? null
        : new TrainingDistribution(
            _dimensions,
            tensors.ReadSingles(DriftWhitening, TrainingDistribution.TriangleOf(_dimensions)),
            tensors.ReadSingles(DriftCentres, drift.Centres, _dimensions),
            drift.Scale);
}
