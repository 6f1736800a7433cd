namespace BestRoute.Training.Tests.Targets;

/// <summary>The choice along the sequence, over populations in which the quality of every operating point is known.</summary>
public sealed class QualityTargetTests
{
    private const double Drop = 0.05;
    private const double ReferenceSkill = 0.8;

    /// <summary>
    /// At share x the easiest x of the queries go to a cheap model that is right on a query of difficulty u with probability 0.88 - u / 2;
    /// in the mean routing then has quality 0.8 + 0.08 x - x^2 / 4, which is 5% below the reference at x = 0.591.
    /// </summary>
    private static readonly double[] _shares = [0.1, 0.3, 0.4, 0.45, 0.5, 0.54, 0.57, 0.592, 0.6, 0.65, 0.8, 1];

    [Fact]
    public async Task At_95_percent_at_most_63_of_1000_calibrations_break_their_promise_and_most_save_something()
    {
        var random = new Random(2024);
        int violations = 0, savings = 0;
        double cheapest = 0;
        for (var simulation = 0; simulation < 1000; simulation++)
        {
            var choice = await ChooseAsync(Population(random, queries: 1000), 0.95);
            var share = choice.Lambda ?? 0;
            violations += (0.08 * share) - (share * share / 4) < -Drop * ReferenceSkill ? 1 : 0;
            savings += share > 0 ? 1 : 0;
            cheapest = Math.Max(cheapest, share);
        }

        Assert.True(violations <= 63, $"{violations} violations");
        Assert.True(savings >= 500, $"{savings} savings");

        // The test is one: the sequence is walked up to where promises break.
        Assert.True(cheapest > 0.5, $"at most {cheapest} of the queries went to the cheap model");
    }

    [Fact]
    public async Task Where_already_the_first_point_breaks_the_promise_it_is_seldom_taken()
    {
        var random = new Random(7);
        var violations = 0;
        for (var simulation = 0; simulation < 1000; simulation++)
        {
            // Exactly 5% are lost, by routing that never helps: the boundary itself.
            double[] reference = [.. Enumerable.Repeat(1.0, 400)];
            double[] routed = [.. reference.Select(_ => random.NextDouble() < 0.95 ? 1.0 : 0.0)];
            var choice = await QualityTarget.ChooseAsync(
                Drop, 0.95, Result(reference, 1), [1.0, 2.0, 3.0], _ => Task.FromResult(Result(routed, 0.5)));
            violations += choice.Lambda is null ? 0 : 1;
        }

        Assert.True(violations <= 63, $"{violations} violations");
    }

    [Fact]
    public async Task Testing_stops_at_the_first_point_that_is_not_shown()
    {
        double[] same = [.. Enumerable.Repeat(1.0, 500)], worse = [.. same.Select((_, query) => query % 4 == 0 ? 0.0 : 1.0)];
        var measured = new List<double>();

        var choice = await QualityTarget.ChooseAsync(Drop, 0.95, Result(same, 1), [1.0, 2.0, 3.0, 4.0], lambda =>
        {
            measured.Add(lambda);
            return Task.FromResult(Result(lambda == 3 ? worse : same, 1 / (1 + lambda)));
        });

        Assert.Equal([1, 2, 3], measured);
        Assert.Equal(2, choice.Lambda);
        Assert.Null(choice.QueriesNeeded);
        Assert.InRange(choice.DropBound!.Value, 0, Drop);
    }

    [Fact]
    public async Task Of_the_points_that_are_shown_the_cheapest_is_taken()
    {
        double[] same = [.. Enumerable.Repeat(1.0, 500)];
        double[] costs = [2, 0.5, 0.25, 0.75];

        var choice = await QualityTarget.ChooseAsync(
            Drop, 0.95, Result(same, 1), [0.0, 1.0, 2.0, 3.0], lambda => Task.FromResult(Result(same, costs[(int)lambda])));

        Assert.Equal((2.0, 0.25), (choice.Lambda!.Value, choice.Result.Mean.Cost));
    }

    [Fact]
    public async Task A_point_more_expensive_than_the_reference_is_never_taken()
    {
        double[] same = [.. Enumerable.Repeat(1.0, 500)];

        var choice = await QualityTarget.ChooseAsync(Drop, 0.95, Result(same, 1), [0.0], _ => Task.FromResult(Result(same, 2)));

        Assert.Equal((null, null), (choice.Lambda, choice.QueriesNeeded));
        Assert.Equal(1, choice.Result.Mean.Cost);
    }

    [Fact]
    public async Task Too_few_queries_stay_with_the_reference_and_say_how_many_it_takes()
    {
        var choice = await ChooseAsync(Population(new Random(3), queries: 20), 0.95);

        Assert.Null(choice.Lambda);
        Assert.Equal(0, choice.DropBound);
        Assert.InRange(choice.QueriesNeeded!.Value, 21, 5000);
    }

    [Fact]
    public async Task Scores_beyond_the_scale_count_as_its_ends()
    {
        double[] reference = [.. Enumerable.Repeat(1.0, 500)], one = [5000, .. Enumerable.Repeat(0.9, 499)];

        var choice = await QualityTarget.ChooseAsync(Drop, 0.95, Result(reference, 1), [1.0], _ => Task.FromResult(Result(one, 0.5)));

        Assert.Null(choice.Lambda);
        Assert.Equal(double.PositiveInfinity, choice.QueriesNeeded);
    }

    private static (SettingResult Reference, Func<double, SettingResult> Measure) Population(Random random, int queries)
    {
        var draws = Enumerable.Range(0, queries).Select(_ =>
        {
            var difficulty = random.NextDouble();
            return (difficulty, Reference: random.NextDouble() < ReferenceSkill ? 1.0 : 0, Cheap: random.NextDouble() < 0.88 - (difficulty / 2) ? 1.0 : 0);
        }).ToArray();
        return (
            Result([.. draws.Select(static draw => draw.Reference)], 1),
            share => Result([.. draws.Select(draw => draw.difficulty < share ? draw.Cheap : draw.Reference)], 1 - (0.9 * share)));
    }

    private static Task<CalibrationChoice> ChooseAsync((SettingResult Reference, Func<double, SettingResult> Measure) population, double confidence) =>
        QualityTarget.ChooseAsync(
            Drop, confidence, population.Reference, _shares, share => Task.FromResult(population.Measure(share)));

    private static SettingResult Result(double[] qualities, double cost) =>
        new(new CurveSetting(0), [.. qualities.Select(_ => cost)], qualities, new ModelRoute[qualities.Length]);
}
