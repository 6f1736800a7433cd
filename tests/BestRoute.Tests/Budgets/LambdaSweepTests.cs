namespace BestRoute.Tests;

/// <summary>How pressure moves what decides.</summary>
public sealed class LambdaSweepTests
{
    private static readonly double[] _sweep = [0, 2, 4, 12, 12, 100];

    [Theory]
    [InlineData(4, 0.5, 12)]        // from position 2 to 5: 3.5
    [InlineData(3, 1, 100)]
    [InlineData(3, 0.2, 5.6)]       // from position 1.5 to 5: 2.2
    [InlineData(100, 0.3, 100)]
    [InlineData(500, 0.3, 500)]
    [InlineData(0, 0.3, 3)]         // position 1.5
    public void A_lambda_moves_by_its_rank_in_the_sweep(double lambda, double pressure, double moved) =>
        Assert.Equal(moved, new QualityPerCostPolicy(lambda).Under(pressure, _sweep, ownLambda: 4).Parameters.Lambda!.Value, 12);

    [Fact]
    public void Moves_are_continuous_and_end_at_the_last_lambda()
    {
        var random = new Random(6);
        for (var i = 0; i < 500; i++)
        {
            double[] sweep = [0, .. Enumerable.Range(0, 20).Select(_ => Math.Round(1000 * random.NextDouble() * random.NextDouble())).Order()];
            var own = random.NextDouble() * sweep[^1];
            var steepest = (sweep.Length - 1) * sweep.Zip(sweep.Skip(1), static (a, b) => b - a).Max();
            var before = own;
            for (var pressure = 1 / 1024d; pressure <= 1; pressure += 1 / 1024d)
            {
                var lambda = new QualityPerCostPolicy(own).Under(pressure, sweep, ownLambda: 4).Parameters.Lambda!.Value;

                Assert.InRange(lambda - before, -1e-9, (steepest / 1024) + 1e-9);
                before = lambda;
            }

            Assert.Equal(sweep[^1], before, 9);
        }
    }

    [Fact]
    public void A_reference_starts_where_the_cost_is_not_above_its_own()
    {
        var target = RoutingTarget.MaxQualityDrop(0.01);

        Assert.Equal(2, new ReferencePolicy(target).Under(1e-12, _sweep, ownLambda: 4).Parameters.Lambda!.Value, 6);
        Assert.Equal(100, new ReferencePolicy(target).Under(1, _sweep, ownLambda: 4).Parameters.Lambda);
        var moved = new ReferencePolicy(target).Under(1, _sweep, ownLambda: 4).Parameters;
        Assert.Equal((target, RoutingTargetState.UnderPressure), (moved.Target, moved.TargetState));
    }

    [Fact]
    public void A_threshold_moves_to_0()
    {
        Assert.Equal(0.6, new ThresholdPolicy(0.8).Under(0.25, [], ownLambda: 4).Parameters.Threshold!.Value, 12);
        Assert.Equal(0, new ThresholdPolicy(0.8).Under(1, [], ownLambda: 4).Parameters.Threshold);
    }

    [Fact]
    public void What_has_nothing_to_move_stays()
    {
        foreach (var policy in (RoutingPolicy[])[ReferencePolicy.ReferenceOnly, ReferencePolicy.NotInCanary, new FallbackPolicy("large")])
        {
            Assert.Same(policy, policy.Under(0.5, _sweep, ownLambda: 4));
        }

        var lambda = new QualityPerCostPolicy(3);
        Assert.Same(lambda, lambda.Under(0.5, [], ownLambda: 4));
    }

    [Fact]
    public void The_limit_for_unusual_queries_applies_as_without_pressure()
    {
        var own = new QualityPerCostPolicy(4).Under(0.5, _sweep, ownLambda: 4).Parameters;
        var saving = new QualityPerCostPolicy(5, RoutingTarget.CostReduction(0.5)).Under(0.5, _sweep, ownLambda: 4).Parameters;
        var keeping = new QualityPerCostPolicy(5, RoutingTarget.MaxQualityDrop(0.01)).Under(0.5, _sweep, ownLambda: 4).Parameters;
        var reference = new ReferencePolicy(null).Under(0.5, _sweep, ownLambda: 4).Parameters;

        Assert.Equal((0.5, null, 0.5, 0.5), (LimitOf(own), LimitOf(saving), LimitOf(keeping), LimitOf(reference)));
        Assert.Equal((0.75, 1, false), (LimitOf(own, pressure: 0.5), LimitOf(own, pressure: 1), OutOfDistributionCheck.For(1, 0.5, own, ownLambda: 4, pressure: 1).IsBeyond));
    }

    private static double? LimitOf(PolicyParameters parameters, double pressure = 0) => OutOfDistributionCheck.For(0.9, 0.5, parameters, ownLambda: 4, pressure).Limit;
}
