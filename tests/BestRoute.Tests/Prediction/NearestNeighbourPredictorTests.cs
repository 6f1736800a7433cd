using System.Globalization;

namespace BestRoute.Tests;

public class NearestNeighbourPredictorTests
{
    private static readonly ModelRoute[] _routes = [new("large", 1), new("small", 1), new("small", 2)];

    [Fact]
    public async Task Predicts_the_means_over_the_nearest_queries_that_a_full_sort_finds()
    {
        var random = new Random(5);
        var added = Enumerable.Range(0, 200).Select(_ => (Vector: Vector(random), Qualities: Qualities(random))).ToArray();
        var predictor = Make(neighbours: 7);
        foreach (var (vector, qualities) in added)
        {
            await predictor.AddAsync(Spell(vector), qualities);
        }

        for (var query = 0; query < 50; query++)
        {
            var asked = Vector(random);
            var nearest = added.OrderByDescending(other => Cosine(asked, other.Vector)).Take(7).Select(other => other.Qualities).ToArray();

            var predictions = await PredictAsync(predictor, asked);

            for (var route = 0; route < _routes.Length; route++)
            {
                var known = nearest.Where(qualities => !double.IsNaN(qualities[route])).ToArray();
                Assert.Equal(known.Length == 0 ? route == 0 ? 1 : 0 : known.Average(qualities => qualities[route]), predictions[route].Quality, 12);
                var compared = known.Where(qualities => !double.IsNaN(qualities[0])).ToArray();
                Assert.Equal(
                    route == 0 ? 1 : compared.Length == 0 ? 0 : compared.Average(qualities => qualities[route] >= qualities[0] ? 1.0 : 0.0),
                    predictions[route].MatchProbability,
                    12);
                Assert.Equal(1, predictions[route].LengthFactor);
            }
        }
    }

    [Fact]
    public async Task Without_a_query_everything_is_left_to_the_reference()
    {
        var predictions = await PredictAsync(Make(), [1, 0, 0]);

        Assert.Equal([new(1, 1), new(0, 0), new(0, 0)], predictions);
    }

    [Fact]
    public async Task An_added_query_counts_at_once_and_the_oldest_makes_room()
    {
        var predictor = Make(neighbours: 5, capacity: 2);
        await predictor.AddAsync("1,0,0", [0, 0, 0]);
        Assert.Equal((1, 0.0), (predictor.Count, (await PredictAsync(predictor, [1, 0, 0]))[1].Quality));

        await predictor.AddAsync("0,1,0", [1, 0.5, 1]);
        await predictor.AddAsync("0,0,1", [1, 1, 1]);

        Assert.Equal((2, 0.75), (predictor.Count, (await PredictAsync(predictor, [1, 0, 0]))[1].Quality));
    }

    [Fact]
    public async Task Of_equally_similar_queries_the_first_added_counts()
    {
        var predictor = Make(neighbours: 1, capacity: 2);
        await predictor.AddAsync("1,0,0", [1, 0.1, 0]);
        await predictor.AddAsync("2,0,0", [1, 0.2, 0]);
        Assert.Equal(0.1, (await PredictAsync(predictor, [3, 0, 0]))[1].Quality);

        // The first place now holds the younger of the two.
        await predictor.AddAsync("4,0,0", [1, 0.3, 0]);
        Assert.Equal(0.2, (await PredictAsync(predictor, [3, 0, 0]))[1].Quality);
    }

    [Fact]
    public async Task A_vector_of_zeros_is_similar_to_nothing()
    {
        var predictor = Make(neighbours: 1);
        await predictor.AddAsync("0,0,0", [1, 0.1, 0]);
        await predictor.AddAsync("1,0,0", [1, 0.9, 0]);

        Assert.Equal(0.9, (await PredictAsync(predictor, [1, 0, 0]))[1].Quality);
        Assert.Equal(0.1, (await PredictAsync(predictor, [0, 0, 0]))[1].Quality);
    }

    [Fact]
    public async Task Adding_and_predicting_at_once_loses_nothing()
    {
        var predictor = Make(neighbours: 3, capacity: 100);
        await Parallel.ForAsync(0, 1000, async (i, token) =>
        {
            await predictor.AddAsync($"{i + 1},1,{i % 7}", [1, 0.5, 0.5], token);
            var predictions = await PredictAsync(predictor, [1, 1, 1]);
            Assert.Equal((1, 0.5), (predictions[0].Quality, predictions[1].Quality));
        });

        Assert.Equal(100, predictor.Count);
    }

    [Fact]
    public async Task Sharing_the_queries_another_number_may_be_asked()
    {
        var one = Make(neighbours: 1);
        var two = one.WithNeighbours(2);
        await one.AddAsync("1,0,0", [1, 1, 1]);
        await one.AddAsync("0,1,0", [1, 0, 0]);

        Assert.Equal(1, (await PredictAsync(one, [1, 0, 0]))[1].Quality);
        Assert.Equal(0.5, (await PredictAsync(two, [1, 0, 0]))[1].Quality);
    }

    [Theory]
    [InlineData(new double[] { 1, 1 }, "2 qualities for 3 routes")]
    [InlineData(new[] { 1, 1.5, 1 }, "qualities[1] is 1.5")]
    [InlineData(new[] { 1, 1, -0.5 }, "qualities[2] is -0.5")]
    public async Task Wrong_qualities_are_named(double[] qualities, string expected)
    {
        var error = await Assert.ThrowsAsync<ArgumentException>(async () => await Make().AddAsync("1,0,0", qualities));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cancelled_addition_adds_nothing()
    {
        var predictor = Make();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            async () => await predictor.AddAsync("1,0,0", [1, 1, 1], new CancellationToken(canceled: true)));

        Assert.Equal(0, predictor.Count);
    }

    [Fact]
    public async Task A_vector_that_is_not_finite_is_refused()
    {
        var predictor = Make();

        await Assert.ThrowsAsync<InvalidOperationException>(async () => await predictor.AddAsync("1,NaN,0", [1, 1, 1]));
        await Assert.ThrowsAsync<InvalidOperationException>(() => PredictAsync(predictor, [1, double.PositiveInfinity, 0]));

        Assert.Equal(0, predictor.Count);
    }

    [Fact]
    public void Wrong_settings_are_named()
    {
        var encoder = new SpelledEncoder(3);

        Assert.Equal("neighbours", Assert.Throws<ArgumentOutOfRangeException>(() => Make(neighbours: 0)).ParamName);
        Assert.Equal("capacity", Assert.Throws<ArgumentOutOfRangeException>(() => Make(capacity: 0)).ParamName);
        Assert.Contains(
            "'huge'", Assert.Throws<ArgumentException>(() => new NearestNeighbourPredictor(encoder, _routes, "huge")).Message, StringComparison.Ordinal);
        Assert.Contains(
            "distinct",
            Assert.Throws<ArgumentException>(() => new NearestNeighbourPredictor(encoder, [.. _routes, _routes[1]], "large")).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_package_lends_encoder_and_routes()
    {
        using var folder = new TemporaryFolder();
        var package = TestPackages.Create();
        package.Save(folder.Package);

        var predictor = NearestNeighbourPredictor.FromPackage(folder.Package, neighbours: 3, capacity: 10);
        await predictor.AddAsync("What is 2 + 2?", [.. package.Manifest.Routes.Select(_ => 0.25)]);
        var predictions = new RoutePrediction[predictor.Routes.Count];
        await predictor.PredictAsync("What is 3 + 3?", predictions, CancellationToken.None);

        Assert.Equal(package.Manifest.Routes, predictor.Routes);
        Assert.All(predictions, prediction => Assert.Equal(0.25, prediction.Quality));
    }

    private static NearestNeighbourPredictor Make(int neighbours = 40, int capacity = 1000) =>
        new(new SpelledEncoder(3), _routes, "large", neighbours, capacity);

    private static async Task<RoutePrediction[]> PredictAsync(NearestNeighbourPredictor predictor, double[] vector)
    {
        var predictions = new RoutePrediction[_routes.Length];
        await predictor.PredictAsync(Spell(vector), predictions, CancellationToken.None);
        return predictions;
    }

    private static double[] Vector(Random random) => [random.NextDouble() - 0.5, random.NextDouble() - 0.5, random.NextDouble() - 0.5];

    private static double[] Qualities(Random random) =>
        [.. _routes.Select(_ => random.Next(4) == 0 ? double.NaN : random.Next(5) / 4.0)];

    private static double Cosine(double[] left, double[] right) =>
        left.Zip(right, (a, b) => a * b).Sum() / Math.Sqrt(left.Sum(a => a * a) * right.Sum(b => b * b));

    private static string Spell(double[] vector) => string.Join(',', vector.Select(value => value.ToString(CultureInfo.InvariantCulture)));
}
