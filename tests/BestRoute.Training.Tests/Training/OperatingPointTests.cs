namespace BestRoute.Training.Tests;

public class OperatingPointTests
{
    private static readonly double[] _lambdas = [.. Enumerable.Range(0, 60).Select(static i => i * 2.0)];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task The_estimate_is_what_the_chosen_lambda_does_on_the_queries(int seed)
    {
        // On nine of ten queries, all models are right or all are wrong.
        var random = new Random(seed);
        var table = RouteTables.Random(2000, 3, seed);
        Array.ForEach(table.Quality, row => Array.Fill(row, row[0], 1, random.NextDouble() < 0.9 ? row.Length - 1 : 0));
        Array.ForEach(table.Predictions, row => row[0] = new RoutePrediction(1, 0.9));
        table.Quality[7][0] = double.NaN;

        var (lambda, estimate) = await ChooseAsync([Part(table, 0, 900), Part(table, 900, 1100)]);

        int[] all = [.. Enumerable.Range(0, table.Routes.Count)];
        var rows = Enumerable.Range(0, table.Queries)
            .Select(query => (query, route: table.Choose(query, lambda!.Value, all)))
            .Where(choice => !double.IsNaN(table.Quality[choice.query][choice.route]) && !double.IsNaN(table.Quality[choice.query][0]))
            .ToList();
        double Share(double[][] values) => rows.Sum(choice => values[choice.query][choice.route]) / rows.Sum(choice => values[choice.query][0]);
        Assert.InRange(lambda!.Value, 0, _lambdas[^1]);
        Assert.Equal(rows.Count, estimate.Queries);
        Assert.Equal(1 - Share(table.Cost), estimate.CostReduction.Value, 12);
        Assert.Equal(Share(table.Quality) - 1, estimate.QualityChange.Value, 12);
        Assert.InRange(estimate.CostReduction.Value, estimate.CostReduction.Low, estimate.CostReduction.High);
        Assert.InRange(estimate.QualityChange.Value, estimate.QualityChange.Low, estimate.QualityChange.High);
        Assert.InRange(estimate.DropBound, -estimate.QualityChange.Value, OperatingPoint.LargestDrop);
        Assert.Null(estimate.QueriesNeeded);
    }

    [Fact]
    public void The_curve_is_what_each_lambda_does_on_the_queries()
    {
        var table = RouteTables.Random(500, 3, 4);
        int[] all = [.. Enumerable.Range(0, table.Routes.Count)];

        var curve = OperatingPoint.Curve([Part(table, 0, 200), Part(table, 200, 300)], _lambdas);

        Assert.Equal(_lambdas, curve.Select(static point => point.Lambda));
        foreach (var (lambda, saving, change) in curve)
        {
            double Share(double[][] values) => Enumerable.Range(0, 500).Sum(query => values[query][table.Choose(query, lambda, all)]) / values.Sum(static row => row[0]);
            Assert.Equal((1 - Share(table.Cost), Share(table.Quality) - 1), (saving, change), (static (left, right) => Math.Abs(left.Item1 - right.Item1) + Math.Abs(left.Item2 - right.Item2) < 1e-9));
        }
    }

    [Fact]
    public void Without_a_score_of_the_reference_the_curve_is_empty()
    {
        var table = RouteTables.Random(50, 3, 4);
        Array.ForEach(table.Quality, static row => row[0] = double.NaN);

        Assert.Empty(OperatingPoint.Curve([table], _lambdas));
    }

    [Fact]
    public async Task Queries_without_responses_of_a_cheaper_model_do_not_hide_its_loss()
    {
        // The cheaper model answers every second query and loses 20% of them: 10% in all. It has responses to a seventh of the queries.
        var table = Pair(3000, static query => (1, query / 2 % 5 == 0 ? 0 : 1));
        for (var query = 1; query < table.Queries; query += 2)
        {
            table.Predictions[query][1] = new RoutePrediction(0.1, -5);
        }

        var complete = await ChooseAsync([table]);
        for (var query = 0; query < table.Queries; query++)
        {
            table.Quality[query][1] = query / 2 % 7 == 0 ? table.Quality[query][1] : double.NaN;
        }

        var (lambda, estimate) = await ChooseAsync([table]);

        Assert.Equal((null, double.PositiveInfinity), (complete.Lambda, complete.Estimate.QueriesNeeded));
        Assert.Equal((null, double.PositiveInfinity), (lambda, estimate.QueriesNeeded));
    }

    [Fact]
    public async Task Queries_without_responses_of_a_cheaper_model_do_not_dilute_what_it_saves()
    {
        // The cheaper model answers every second query, at a tenth of the cost and without a loss. It has responses to a fifth of the queries.
        var table = Pair(3000, static _ => (1, 1));
        for (var query = 0; query < table.Queries; query++)
        {
            table.Predictions[query][1] = query % 2 == 0 ? table.Predictions[query][1] : new RoutePrediction(0.1, -5);
            table.Quality[query][1] = query / 2 % 5 == 0 ? 1 : double.NaN;
        }

        var (_, estimate) = await ChooseAsync([table]);

        Assert.Equal(0.45, estimate.CostReduction.Value, 2);
        Assert.Equal(600, estimate.Queries);
    }

    [Fact]
    public async Task A_route_that_some_folds_left_out_does_not_make_their_queries_incomplete()
    {
        // All queries have all responses. The heads of the first fold have another route than those of the others. The reference answers every second query.
        var table = Pair(1000, static _ => (1, 1));
        for (var query = 1; query < table.Queries; query += 2)
        {
            table.Predictions[query][1] = new RoutePrediction(0.1, -5);
        }

        var (_, complete) = await ChooseAsync([Part(table, 0, 200), Part(table, 200, 800)]);
        var (_, divided) = await ChooseAsync([Part(table, 0, 200, samples: 2), Part(table, 200, 800)]);

        Assert.Equal((1000, complete.CostReduction), (divided.Queries, divided.CostReduction));
    }

    /// <summary>
    /// Without a lost query, the capital grows with each query by a factor of at most 1 + 0.05 times the largest stake, 0.75 / 0.95, and has to reach 10. This takes 60 queries, and a few
    /// more because the first stakes are careful.
    /// </summary>
    [Theory]
    [InlineData(20, false)]
    [InlineData(59, false)]
    [InlineData(90, true)]
    [InlineData(400, true)]
    public async Task A_model_that_is_always_right_is_used_when_enough_queries_show_it(int queries, bool isUsed)
    {
        var (lambda, estimate) = await ChooseAsync([Pair(queries, static _ => (1, 1))]);

        Assert.Equal(isUsed, lambda is not null);
        Assert.Equal(isUsed ? 0.9 : 0, estimate.CostReduction.Value, 12);
        Assert.Equal(0, estimate.QualityChange.Value);
        Assert.Equal(isUsed ? null : OperatingPoint.MinQueries, estimate.QueriesNeeded);
    }

    [Fact]
    public void Fewer_than_the_minimum_of_queries_cannot_show_that_a_model_is_always_right()
    {
        Assert.Equal(OperatingPoint.MinQueries, Math.Ceiling(Math.Log(10) / Math.Log(1 + (0.05 * 0.75 / 0.95))));
    }

    /// <summary>The cheaper model is much better, and a few queries are enough for the test. But that much luck is common with several models.</summary>
    [Theory]
    [InlineData(59, true)]
    [InlineData(60, false)]
    public async Task A_few_queries_are_not_trusted_even_if_the_cheaper_model_is_better(int queries, bool staysWithReference)
    {
        var table = Pair(queries, static query => (query % 2, 1));
        Array.ForEach(table.Predictions, static row => row[1] = new RoutePrediction(0.9, 0.95));

        var (lambda, estimate) = await ChooseAsync([table]);

        Assert.Equal(staysWithReference, lambda is null);
        Assert.Equal(staysWithReference ? OperatingPoint.MinQueries : null, estimate.QueriesNeeded);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(20)]
    [InlineData(30)]
    public async Task A4_A_few_queries_stay_with_the_reference_and_say_how_many_are_needed(int queries)
    {
        var random = new Random(queries);

        var (lambda, estimate) = await ChooseAsync([Pair(queries, _ => (random.Next(2), random.Next(2)))]);

        Assert.Null(lambda);
        Assert.Equal((queries, 0.0, 0.0, 0.0), (estimate.Queries, estimate.CostReduction.Value, estimate.QualityChange.Value, estimate.DropBound));
        Assert.InRange(estimate.QueriesNeeded!.Value, 60, 10_000);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(20)]
    public async Task A_few_queries_without_a_right_answer_say_that_more_are_needed(int queries)
    {
        Assert.Equal(OperatingPoint.MinQueries, (await ChooseAsync([Pair(queries, static _ => (0, 0))])).Estimate.QueriesNeeded);
    }

    [Fact]
    public async Task Many_queries_that_lose_too_much_say_that_more_would_not_help()
    {
        var (lambda, estimate) = await ChooseAsync([Pair(2000, static query => (1, query % 5 == 0 ? 0 : 1))]);

        Assert.Equal((null, double.PositiveInfinity), (lambda, estimate.QueriesNeeded));
    }

    [Fact]
    public async Task Without_a_cheaper_route_no_number_of_queries_is_named()
    {
        var table = Pair(200, static _ => (1, 1));
        Array.ForEach(table.Cost, static row => row[1] = 2 * row[0]);

        var (lambda, estimate) = await ChooseAsync([table]);

        Assert.Equal((null, (double?)null), (lambda, estimate.QueriesNeeded));
    }

    /// <summary>A model that loses exactly the largest drop: the confidence says how often it may pass.</summary>
    [Fact]
    public async Task A_model_that_loses_too_much_passes_in_at_most_a_tenth_of_the_draws()
    {
        var random = new Random(4);
        var passed = 0;
        for (var draw = 0; draw < 300; draw++)
        {
            var table = Pair(120, _ => (1, random.NextDouble() < 1 - OperatingPoint.LargestDrop ? 1 : 0));
            passed += (await ChooseAsync([table])).Lambda is null ? 0 : 1;
        }

        // Three standard deviations above 30.
        Assert.InRange(passed, 0, 45);
    }

    [Fact]
    public async Task Random_scores_fall_back_to_the_reference()
    {
        var random = new Random(8);
        var passed = 0;
        for (var draw = 0; draw < 200; draw++)
        {
            // The router knows nothing, and the cheaper model is right less often.
            var table = Pair(random.Next(10, 200), _ => (random.NextDouble() < 0.8 ? 1 : 0, random.NextDouble() < 0.6 ? 1 : 0));
            Array.ForEach(table.Predictions, row => (row[0], row[1]) = (new RoutePrediction(1, random.NextDouble()), new RoutePrediction(0.5, random.NextDouble())));
            passed += (await ChooseAsync([table])).Lambda is null ? 0 : 1;
        }

        Assert.InRange(passed, 0, 20);
    }

    [Theory]
    [InlineData(10.0, 0, 10.0)]
    [InlineData(10.0, 10, null)]
    [InlineData(null, 0, null)]
    public async Task An_extended_package_keeps_its_lambda_unless_few_queries_speak_against_it(double? own, int lost, double? expected)
    {
        var table = Pair(40, query => (1, query < lost ? 0 : 1));

        Assert.Equal(expected, await OperatingPoint.ChooseAsync(table, _lambdas, own, seed: 3, new ParallelOptions()));
    }

    private static Task<(double? Lambda, OperatingPointEstimate Estimate)> ChooseAsync(IReadOnlyList<RouteTable> tables) =>
        OperatingPoint.ChooseAsync(tables, _lambdas, OperatingPoint.LargestDrop, seed: 3, new ParallelOptions());

    private static RouteTable Part(RouteTable table, int start, int count, int samples = 1) => new()
    {
        Routes = samples == 1 ? table.Routes : [table.Routes[0], new("small", samples)],
        Reference = table.Reference,
        Predictions = table.Predictions[start..(start + count)],
        DecisionCost = table.DecisionCost[start..(start + count)],
        Quality = table.Quality[start..(start + count)],
        Cost = table.Cost[start..(start + count)],
    };

    /// <summary>A reference and a model that costs a tenth, and is always predicted to be almost as good.</summary>
    private static RouteTable Pair(int queries, Func<int, (double Large, double Small)> scores) => new()
    {
        Routes = [new("large", 1), new("small", 1)],
        Reference = 0,
        Predictions = [.. Enumerable.Range(0, queries).Select(static _ => (RoutePrediction[])[new(1, 0.9), new(0.9, 0.895)])],
        DecisionCost = [.. Enumerable.Range(0, queries).Select(static _ => (double[])[0.01, 0.001])],
        Quality = [.. Enumerable.Range(0, queries).Select(query => scores(query) is var (large, small) ? (double[])[large, small] : [])],
        Cost = [.. Enumerable.Range(0, queries).Select(static _ => (double[])[0.01, 0.001])],
    };
}
