using BestRoute.Training;

namespace BestRoute.Tool.Tests.Commands;

public sealed class TrainingSummaryTests
{
    [Fact]
    public void A_package_that_saves_says_how_much_and_names_the_evaluation_of_the_other_split()
    {
        var summary = Of(Estimate(0.4512, -0.035, needed: null), "extra", "test");

        Assert.Contains("saves about 45.1% (40.1% to 50.1%) of the reference's cost, at 96.5% (94.5% to 98.5%) of its quality (95% intervals)", summary, StringComparison.Ordinal);
        Assert.Contains("Measured on 1234 queries", summary, StringComparison.Ordinal);
        Assert.Contains("`bestroute evaluate --package routing/package --data a.jsonl \"my log.jsonl\" --pool pool.json --split test --report report.html`", summary, StringComparison.Ordinal);
        Assert.Contains("`.UsePackage(\"routing/package\")`", summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_another_split_new_queries_are_asked_for()
    {
        Assert.Contains("--data NEW.jsonl --pool pool.json --split all", Of(Estimate(0.4, 0, needed: null)), StringComparison.Ordinal);
    }

    [Fact]
    public void Too_few_queries_say_how_many_are_needed()
    {
        var summary = Of(Estimate(0, 0, needed: 683));

        Assert.Contains("saves nothing: the reference answers every query, because 1234 queries are too few", summary, StringComparison.Ordinal);
        Assert.Contains("It needs about 690.", summary, StringComparison.Ordinal);
        Assert.Contains("Next: add scored queries to a.jsonl \"my log.jsonl\", and run the same command again.", summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Models_that_lose_too_much_say_so()
    {
        var summary = Of(Estimate(0, 0, double.PositiveInfinity));

        Assert.Contains("on 1234 queries, the cheaper models lose too much quality", summary, StringComparison.Ordinal);
        Assert.Contains("add a better model to pool.json", summary, StringComparison.Ordinal);
        Assert.Contains("`bestroute calibrate --package routing/package --data NEW.jsonl --max-quality-drop 0.1`", summary, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pool_without_a_cheaper_model_says_so()
    {
        Assert.Contains("because no route costs less than the reference.", Of(Estimate(0, 0, needed: null)), StringComparison.Ordinal);
    }

    private static string Of(OperatingPointEstimate estimate, params string[] otherSplits) =>
        TrainingSummary.Of(estimate, otherSplits, "routing/package", ["a.jsonl", "my log.jsonl"], "pool.json");

    private static OperatingPointEstimate Estimate(double saving, double change, double? needed) => new()
    {
        Queries = 1234,
        CostReduction = new Interval(saving, saving - 0.05, saving + 0.05),
        QualityChange = new Interval(change, change - 0.02, change + 0.02),
        LargestDrop = 0.05,
        DropBound = 0.04,
        QueriesNeeded = needed,
    };
}
