using System.Text;

namespace BestRoute.Benchmarks.Routing;

/// <summary>
/// A router of the shape that training makes, with random numbers: the time of a dense encoder and dense heads does not depend on them.
/// </summary>
internal static class SyntheticPool
{
    private static readonly string[] _words =
        ["the", "function", "returns", "list", "of", "integers", "which", "compute", "answer", "question", "step", "energy", "market", "(x", "+", "12)", "is", "not", "and", "given"];

    /// <summary>Text of ordinary words, cut to the length.</summary>
    internal static string Query(int characters)
    {
        var random = new Random(7);
        var text = new StringBuilder();
        while (text.Length < characters)
        {
            text.Append(_words[random.Next(_words.Length)]).Append(random.Next(6) == 0 ? ", " : " ");
        }

        return text.ToString(0, characters);
    }

    internal static BestRouteChatClient Create(int models, int maxSamples)
    {
        var random = new Random(11);
        var encoder = Encoder(random);
        var client = new DirectClient();
        var options = new BestRouteOptions { Policy = new QualityPerCostPolicy(1e6), LearnOutputLengths = true };
        var routes = new List<ModelRoute>();
        for (var i = 0; i < models; i++)
        {
            var samples = i == 0 ? 1 : maxSamples;
            options.Models.Add(new ModelOptions { Id = $"model-{i}", ChatClient = client, Price = new ModelPrice(5.0 / (i + 1), 15.0 / (i + 1)), MaxSamples = samples, IsReference = i == 0 });
            routes.AddRange(Enumerable.Range(1, samples).Select(n => new ModelRoute($"model-{i}", n)));
        }

        var heads = new LinearHeads(routes.Count, models, encoder.Dimensions, Noise(random, ((2 * routes.Count) + models) * encoder.Dimensions), Noise(random, (2 * routes.Count) + models));
        var calibration = routes.Select(static (route, i) => i == 0 ? new RouteCalibration(null, 0, 0) : new RouteCalibration(new MatchCalibration(1, 0), -0.1, 0.8)).ToList();
        options.Predictor = new LinearMatchPredictor(encoder, heads, routes, calibration, Distribution(encoder.Dimensions, random));
        return new BestRouteChatClient(options);
    }

    private static LexicalEncoder Encoder(Random random)
    {
        // The shape that `bestroute train` chooses.
        var parameters = new LexicalEncoderParameters
        {
            Buckets = 1 << 14,
            Dimensions = 128,
            WordOrders = [1, 2],
            CharacterOrders = [4],
            MaxCharacters = 4096,
            SurfaceWeight = 0.03,
        };
        var projection = new sbyte[parameters.Buckets * parameters.Dimensions];
        random.NextBytes(System.Runtime.InteropServices.MemoryMarshal.AsBytes(projection.AsSpan()));
        return new LexicalEncoder(
            parameters,
            [.. Enumerable.Range(0, parameters.Buckets).Select(_ => 1 + random.NextSingle())],
            projection,
            [.. Enumerable.Repeat(0.001f, parameters.Buckets)],
            new float[SurfaceFeatures.Count],
            [.. Enumerable.Repeat(1f, SurfaceFeatures.Count)]);
    }

    // As many centres as training makes at most; every query is usual.
    private static TrainingDistribution Distribution(int dimensions, Random random) => new(
        dimensions,
        Noise(random, (int)TrainingDistribution.TriangleOf(dimensions)),
        Noise(random, 128 * dimensions),
        new DistanceScale([1e6], 1, 1));

    private static float[] Noise(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextSingle() - 0.5f)];
}
