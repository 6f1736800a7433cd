namespace BestRoute;

/// <summary>Which tensors a package has, and in which shape: the one place that reading and writing share.</summary>
internal sealed class PackageTensors(PackageManifest manifest)
{
    private const string Idf = "encoder.idf";
    private const string Projection = "encoder.projection";
    private const string RowScales = "encoder.rowScales";
    private const string SurfaceMean = "encoder.surfaceMean";
    private const string SurfaceScale = "encoder.surfaceScale";
    private const string Mean = "encoder.mean";
    private const string Scale = "encoder.scale";
    private const string HeadWeights = "heads.weights";
    private const string HeadBiases = "heads.biases";
    private const string ScorerWeights = "scorer.weights";
    private const string TreeFeatures = "scorer.features";
    private const string TreeThresholds = "scorer.thresholds";
    private const string TreeValues = "scorer.values";
    private const string DriftWhitening = "drift.whitening";
    private const string DriftCentres = "drift.centres";

    private static readonly string[] _known =
    [
        Idf, Projection, RowScales, SurfaceMean, SurfaceScale, Mean, Scale, HeadWeights, HeadBiases, ScorerWeights, TreeFeatures, TreeThresholds, TreeValues,
        DriftWhitening, DriftCentres,
    ];

    private readonly LexicalEncoderParameters? _lexical = manifest.Encoder.Lexical;
    private readonly bool _isLexical = manifest.Encoder.Kind == PackageEncoder.LexicalKind;
    private readonly LinearRewardParameters? _linear = manifest.Scorer.Linear;
    private readonly PackageDrift? _drift = manifest.Drift;
    private readonly BoostedRewardParameters? _boosted = manifest.Scorer.Boosted;
    private readonly int _rewardDimensions = manifest.Scorer.Dimensions;
    private readonly bool _isStandardized = manifest.Encoder.Standardized;
    private readonly int _routes = manifest.Routes.Count;
    private readonly int _dimensions = manifest.Encoder.Dimensions;
    private readonly int _ownDimensions = manifest.Encoder.OwnDimensions;

    /// <summary>
    /// Throws where the tensors are not those that the manifest describes. Tensors that this version does not know are ignored: they belong to
    /// a section that a later version added.
    /// </summary>
    /// <exception cref="FormatException">A tensor is missing, or is one that this version knows and the manifest does not describe.</exception>
    public void RequireNames(SafetensorsReader tensors)
    {
        string[] names =
        [
            HeadWeights,
            HeadBiases,
            .. _lexical is null ? [] : (string[])[Idf, Projection, RowScales, SurfaceMean, SurfaceScale],
            .. _isStandardized ? (string[])[Mean, Scale] : [],
            .. _linear is null && _rewardDimensions == 0 ? [] : (string[])[ScorerWeights],
            .. _drift is null ? [] : (string[])[DriftWhitening, DriftCentres],
            .. _boosted is null ? [] : (string[])[TreeFeatures, TreeThresholds, TreeValues],
        ];

        if (names.Except(tensors.Names).FirstOrDefault() is { } missing)
        {
            throw new FormatException($"tensor '{missing}' is missing");
        }

        if (tensors.Names.Intersect(_known).Except(names).FirstOrDefault() is { } unknown)
        {
            throw new FormatException($"tensor '{unknown}' is unknown to the manifest");
        }
    }

    /// <summary>Names the folder of the reward model; <see langword="null"/> where there is none.</summary>
    public static string? RewardFolder(PackageManifest manifest) => manifest.Scorer.Fingerprint switch
    {
        null => null,
        var fingerprint when fingerprint == manifest.Encoder.Fingerprint => PackageFolder.Encoder,
        _ => PackageFolder.Reward,
    };

    /// <summary>Centres and scales the vectors of the encoder and puts those of a lexical encoder behind them, where the package does.</summary>
    /// <param name="encoder">The encoder.</param>
    /// <param name="lexical">The lexical encoder in the weights, which may be the encoder itself; <see langword="null"/> where there is none.</param>
    /// <param name="tensors">The weights.</param>
    public IQueryEncoder ReadLayers(IQueryEncoder encoder, LexicalEncoder? lexical, SafetensorsReader tensors)
    {
        encoder = _isStandardized
            ? new StandardizedEncoder(encoder, tensors.ReadSingles(Mean, _ownDimensions), tensors.ReadSingles(Scale, _ownDimensions))
            : encoder;
        return lexical is null || _isLexical ? encoder : new ConcatenatedEncoder(encoder, lexical);
    }

    /// <summary>Reads the lexical encoder; <see langword="null"/> where the weights hold none.</summary>
    public LexicalEncoder? ReadLexical(SafetensorsReader tensors) => _lexical is null
        ? null
        : new LexicalEncoder(
            _lexical,
            tensors.ReadSingles(Idf, _lexical.Buckets),
            tensors.ReadSBytes(Projection, _lexical.Buckets, _lexical.Dimensions),
            tensors.ReadSingles(RowScales, _lexical.Buckets),
            tensors.ReadSingles(SurfaceMean, SurfaceFeatures.Count),
            tensors.ReadSingles(SurfaceScale, SurfaceFeatures.Count));

    public LinearHeads ReadHeads(SafetensorsReader tensors) => new(
        _routes,
        manifest.Pool.Models.Count,
        _dimensions,
        tensors.ReadSingles(HeadWeights, (2L * _routes) + manifest.Pool.Models.Count, _dimensions),
        tensors.ReadSingles(HeadBiases, (2L * _routes) + manifest.Pool.Models.Count));

    /// <summary>Reads the linear reward on an encoder's vectors.</summary>
    public EncodedRewardScorer ReadEncodedReward(IPairEncoder encoder, SafetensorsReader tensors) =>
        new(encoder, tensors.ReadSingles(ScorerWeights, _rewardDimensions));

    /// <summary>Reads a scorer that needs nothing but the weights.</summary>
    public IResponseScorer ReadScorer(SafetensorsReader tensors) => (_linear, _boosted) switch
    {
        ({ } linear, _) => new LinearRewardScorer(linear, tensors.ReadSingles(ScorerWeights, linear.WeightCount)),
        (_, { } boosted) => new BoostedRewardScorer(boosted, ReadTrees(boosted, tensors)),
        _ => new ConsensusScorer(),
    };

    private static RegressionTrees ReadTrees(BoostedRewardParameters shape, SafetensorsReader tensors) => new(
        shape.Depth,
        shape.FeatureCount,
        tensors.ReadInt32s(TreeFeatures, shape.Trees, (1 << shape.Depth) - 1),
        tensors.ReadSingles(TreeThresholds, shape.Trees, (1 << shape.Depth) - 1),
        tensors.ReadSingles(TreeValues, shape.Trees, 1 << shape.Depth));

    /// <summary>Reads what the training queries looked like; <see langword="null"/> where the package does not know.</summary>
    public TrainingDistribution? ReadDistribution(SafetensorsReader tensors) => _drift is null
        ? null
        : new TrainingDistribution(
            _dimensions,
            tensors.ReadSingles(DriftWhitening, TrainingDistribution.TriangleOf(_dimensions)),
            tensors.ReadSingles(DriftCentres, _drift.Centres, _dimensions),
            _drift.Scale);

    public static byte[] Write(RoutingPackage package)
    {
        var tensors = new SafetensorsWriter();
        var heads = package.Heads;
        tensors.Add(HeadWeights, heads.Weights, heads.Rows, heads.Dimensions);
        tensors.Add(HeadBiases, heads.Biases, heads.Rows);
        if (package.Scorer is LinearRewardScorer scorer)
        {
            tensors.Add(ScorerWeights, scorer.Weights, scorer.Weights.Length);
        }

        if (package.Scorer is EncodedRewardScorer encoded)
        {
            tensors.Add(ScorerWeights, encoded.Weights, encoded.Weights.Length);
        }

        var (encoder, lexical) = package.Encoder is ConcatenatedEncoder concatenated
            ? (concatenated.Inner, concatenated.Lexical)
            : (package.Encoder, package.Encoder as LexicalEncoder);
        if (encoder is StandardizedEncoder standardized)
        {
            tensors.Add(Mean, standardized.Mean, standardized.Dimensions);
            tensors.Add(Scale, standardized.Scale, standardized.Dimensions);
        }

        if (package.Distribution is { } distribution)
        {
            tensors.Add(DriftWhitening, distribution.Whitening, distribution.Whitening.Length);
            tensors.Add(DriftCentres, distribution.Centres, distribution.CentreCount, distribution.Dimensions);
        }

        if (package.Scorer is BoostedRewardScorer { Trees: var trees })
        {
            var leaves = 1 << trees.Depth;
            tensors.Add(TreeFeatures, trees.Features, trees.Count, leaves - 1);
            tensors.Add(TreeThresholds, trees.Thresholds, trees.Count, leaves - 1);
            tensors.Add(TreeValues, trees.Values, trees.Count, leaves);
        }

        if (lexical is not null)
        {
            var shape = lexical.Parameters;
            tensors.Add(Idf, lexical.Idf, shape.Buckets);
            tensors.Add(RowScales, lexical.RowScales, shape.Buckets);
            tensors.Add(SurfaceMean, lexical.SurfaceMean, SurfaceFeatures.Count);
            tensors.Add(SurfaceScale, lexical.SurfaceScale, SurfaceFeatures.Count);
            tensors.Add(Projection, lexical.Projection, shape.Buckets, shape.Dimensions);
        }

        return tensors.ToArray();
    }
}
