namespace BestRoute.Tests;

/// <summary>Small packages with random numbers, the same for the same seed.</summary>
internal static class TestPackages
{
    public static readonly LexicalEncoderParameters Shape = new() { Buckets = 256, Dimensions = 16, WordOrders = [1, 2], CharacterOrders = [3], MaxCharacters = 1024, SurfaceWeight = 0.25 };

    public static RoutingPackage Create(
        IQueryEncoder? encoder = null,
        IResponseScorer? scorer = null,
        IReadOnlyList<CalibratedPoint>? points = null,
        TrainingPrompts? prompts = null,
        TrainingDistribution? distribution = null,
        LinearHeads? heads = null)
    {
        var random = new Random(31);
        float[] Random(int count) => RandomNumbers(random, count);
        encoder ??= Lexical(random);
        scorer ??= new ConsensusScorer();
        ModelRoute[] routes = [new("small", 1), new("small", 2), new("large", 1)];

        return new RoutingPackage
        {
            Encoder = encoder,
            Heads = heads ?? new LinearHeads(3, 2, encoder.Dimensions, Random(8 * encoder.Dimensions), Random(8)),
            Scorer = scorer,
            Distribution = distribution,
            TrainingPrompts = prompts,
            Manifest = new PackageManifest
            {
                Pool = new("large", [new("small", 2), new("large", 1)]),
                Routes = routes,
                Encoder = new(encoder is LexicalEncoder ? "lexical" : "custom", encoder.Dimensions, encoder is LexicalEncoder ? Shape : null),
                Calibration = [new(new(1.1, -0.2), -0.05, 0.5), new(new(1, 0, [new(-1, 0.2), new(1, 0.8)]), 0.01, 1), new(null, 0, 1)],
                LengthEstimates = [new("small", 120.5, 40), new("large", 300, 20)],
                ScoreScale = new(0, 10),
                OperatingPoint = new(12.5),
                OperatingPoints = points ?? [],
                Sweep = new([0, 1, 12.5], [0, 0.5, 1]),
                Curve = [new(0, -0.25, 0.125), new(1, 0.25, 0), new(12.5, 0.5, -0.0625)],
                Scorer = PackageScorer.Describe(scorer) ?? new ConsensusScorerRecord(),
                TrainingData = [new("train.jsonl.gz", new string('a', 64), 100, 20)],
                Seed = 7,
                Metrics = new Dictionary<string, double> { ["zeta"] = 1.5, ["alpha"] = -2 },
                Files = new Dictionary<string, string>(),
            },
        };
    }

    /// <summary>A lexical encoder of <see cref="Shape"/>.</summary>
    public static LexicalEncoder Lexical(Random? random = null)
    {
        random ??= new Random(32);
        return new LexicalEncoder(
            Shape,
            RandomNumbers(random, Shape.Buckets),
            [.. Enumerable.Range(0, Shape.Buckets * Shape.Dimensions).Select(_ => (sbyte)random.Next(-127, 128))],
            RandomNumbers(random, Shape.Buckets),
            RandomNumbers(random, SurfaceFeatures.Count),
            RandomNumbers(random, SurfaceFeatures.Count));
    }

    /// <summary>A boosted scorer of two trees.</summary>
    public static BoostedRewardScorer Boosted()
    {
        var parameters = new BoostedRewardParameters(BoostedRewardParameters.CurrentFeatureVersion, WordBuckets: 8, Trees: 2, Depth: 2);
        return new(parameters, new(2, parameters.FeatureCount, [0, 5, parameters.FeatureCount - 1, 3, 2, 1], [0.5f, -1, 0, 2, 3, 4], [1, 2, 3, 4, 5, 6, 7, 8]));
    }

    private static float[] RandomNumbers(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextSingle() + 0.1f)];
}
