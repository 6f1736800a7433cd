using System.Text;
using System.Text.Json;

namespace BestRoute.Training.Tests.Evaluation;

/// <summary>A made-up log, pool and package in a folder of their own: a reference, a middling and a weak model, scores from 0 to 10.</summary>
internal sealed class SyntheticSuite : IDisposable
{
    public const int TestQueries = 40;
    public const int SkippedQueries = 2;

    private static readonly string[] _words = ["sum", "prime", "poem", "date", "matrix", "story", "proof", "city", "tax", "song"];
    private readonly string _folder = Directory.CreateTempSubdirectory("bestroute-evaluation-").FullName;

    /// <param name="blankShare">The share of the responses that are blank, which the run time does not return.</param>
    public SyntheticSuite(double blankShare = 0)
    {
        File.WriteAllText(PoolPath, """
            {
              "reference": "large",
              "models": [
                { "id": "large", "inputPricePerMillion": 10, "outputPricePerMillion": 30 },
                { "id": "middle", "inputPricePerMillion": 1, "outputPricePerMillion": 4, "maxSamples": 2 },
                { "id": "small", "inputPricePerMillion": 0.2, "outputPricePerMillion": 0.5, "maxSamples": 3 }
              ]
            }
            """);
        File.WriteAllText(LogPath, Log(new Random(7), new Random(9), blankShare));
        Pool = PoolFile.Load(PoolPath);
        Package = MakePackage(new Random(8));
        Package.Save(PackagePath);
    }

    public string PoolPath => Path.Combine(_folder, "pool.json");

    public string LogPath => Path.Combine(_folder, "log.jsonl");

    public string PackagePath => Path.Combine(_folder, "package");

    public PoolFile Pool { get; }

    public RoutingPackage Package { get; }

    public EvaluationRequest Request(string split = "test", int parallelism = 2) => new()
    {
        Package = PackagePath,
        DataFiles = [LogPath],
        Pool = Pool,
        Split = split,
        Parallelism = parallelism,
        Resamples = 50,
    };

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static string Log(Random random, Random blanks, double blankShare)
    {
        var log = new StringBuilder();
        for (var query = 0; query < TestQueries; query++)
        {
            // Two rows ask the same, and were answered differently.
            var prompt = query == TestQueries - 1 ? "What is asked twice?" : query == 0 ? "What is asked twice?" : Prompt(random);
            log.AppendLine(Row(prompt, "test", random, smallSamples: 3, IsBlank));
        }

        for (var query = 0; query < SkippedQueries; query++)
        {
            log.AppendLine(Row(Prompt(random), "test", random, smallSamples: 2, IsBlank));
        }

        log.AppendLine(Row(Prompt(random), "train", random, smallSamples: 3, IsBlank));
        return log.ToString();

        bool IsBlank() => blanks.NextDouble() < blankShare;
    }

    private static string Prompt(Random random) =>
        string.Join(' ', Enumerable.Range(0, random.Next(3, 60)).Select(_ => _words[random.Next(_words.Length)])) + $" {random.Next()}";

    private static string Row(string prompt, string split, Random random, int smallSamples, Func<bool> isBlank)
    {
        (string Model, int Samples, int Skill)[] draws = [("large", 2, 8), ("middle", 2, 6), ("small", smallSamples, 3), ("stranger", 1, 9)];
        return JsonSerializer.Serialize(new
        {
            prompt,
            split,
            responses = draws.SelectMany(draw => Enumerable.Range(0, draw.Samples).Select(_ => new
            {
                model = draw.Model,
                text = new string('x', random.Next(0, 400)) + $" The answer is {random.Next(3)}." is var text && isBlank() ? " " : text,
                score = random.Next(10) < draw.Skill ? 10 : random.Next(10),
            })),
        });
    }

    // The weights are random: what is tested is whether they are obeyed, not whether they are good.
    private static RoutingPackage MakePackage(Random random)
    {
        var parameters = new LexicalEncoderParameters
        {
            Buckets = 256,
            Dimensions = 16,
            WordOrders = [1],
            CharacterOrders = [],
            MaxCharacters = 4096,
            SurfaceWeight = 1,
        };
        var projection = new byte[parameters.Buckets * parameters.Dimensions];
        random.NextBytes(projection);
        var encoder = new LexicalEncoder(
            parameters,
            [.. Enumerable.Repeat(1f, parameters.Buckets)],
            [.. projection.Select(value => unchecked((sbyte)value))],
            [.. Enumerable.Repeat(0.02f, parameters.Buckets)],
            new float[SurfaceFeatures.Count],
            [.. Enumerable.Repeat(100f, SurfaceFeatures.Count)]);

        // One route of the pool is left out, as training does with routes that do not pay.
        ModelRoute[] routes = [new("large", 1), new("middle", 1), new("middle", 2), new("small", 1), new("small", 3)];
        var weights = Enumerable.Range(0, ((2 * routes.Length) + 3) * encoder.Dimensions).Select(_ => (float)(random.NextDouble() - 0.5)).ToArray();
        float[] biases = [0, 0.5f, 1, -0.5f, 0, 1.2f, 0.6f, 0.8f, -0.4f, 0.2f, 1, 1, 1];
        return new RoutingPackage
        {
            Encoder = encoder,
            Heads = new LinearHeads(routes.Length, 3, encoder.Dimensions, weights, biases),
            Scorer = new ConsensusScorer(),
            Manifest = new PackageManifest
            {
                Pool = new PackagePool(
                    "large",
                    [
                        new PackageModel("large", 1, new ModelPrice(10, 30)),
                        new PackageModel("middle", 2, new ModelPrice(1, 4)),
                        new PackageModel("small", 3, new ModelPrice(0.2, 0.5)),
                    ]),
                Routes = routes,
                Encoder = new PackageEncoder("lexical", encoder.Dimensions, parameters),
                Calibration = [new(null, 0, 1), .. routes.Skip(1).Select(_ => new RouteCalibration(new MatchCalibration(1, 0), -0.1, 0.9))],
                LengthEstimates = [new("large", 50, 40), new("middle", 55, 80), new("small", 60, 120)],
                ScoreScale = new ScoreScale(0, 10),
                OperatingPoint = new PackageOperatingPoint(80),
                Sweep = new PackageSweep([0, 5, 20, 50, 80, 150, 400, 2000], [0, 0.2, 0.4, 0.5, 0.6, 0.7, 0.9, 1]),
                Scorer = new ConsensusScorerRecord(),
                TrainingData = [],
                Seed = 0,
                Metrics = new Dictionary<string, double>(),
                Files = new Dictionary<string, string>(),
            },
        };
    }
}
