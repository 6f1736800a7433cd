namespace BestRoute.Training.Tests.Targets;

public sealed class CostTargetTests
{
    [Fact]
    public async Task The_smallest_lambda_that_saves_enough_is_taken_whatever_its_quality()
    {
        var measured = new List<double>();

        var choice = await CostTarget.ChooseAsync(0.6, Result(10, 1), [0, 1, 2, 3, 4], lambda =>
        {
            measured.Add(lambda);
            return Task.FromResult(Result(10 - (2.5 * lambda), lambda == 3 ? 0 : 1));
        });

        Assert.Equal((3.0, 2.5), (choice.Lambda!.Value, choice.Result.Mean.Cost));
        Assert.Equal([0, 1, 2, 3], measured);
        Assert.Equal((null, null), (choice.DropBound, choice.QueriesNeeded));
    }

    [Fact]
    public async Task A_saving_out_of_reach_names_the_largest()
    {
        var error = await Assert.ThrowsAsync<DataException>(
            () => CostTarget.ChooseAsync(0.6, Result(10, 1), [0, 1], lambda => Task.FromResult(Result(8 - lambda, 1))));

        Assert.Contains(RoutingTarget.CostReduction(0.6).ToString(), error.Message, StringComparison.Ordinal);
        Assert.Contains("the largest is 30%", error.Message, StringComparison.Ordinal);
    }

    private static SettingResult Result(double cost, double quality) => new(new CurveSetting(0), [cost], [quality], [default]);
}
