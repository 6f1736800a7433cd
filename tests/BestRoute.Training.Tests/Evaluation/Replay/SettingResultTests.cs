namespace BestRoute.Training.Tests.Evaluation.Replay;

public class SettingResultTests
{
    private static readonly ModelRoute[] _routes = [new("large", 1), new("small", 1), new("small", 2)];

    private static readonly AnswerTable _answers = new(_routes, [[8, 4, 2], [1, 1, 1], [2, 2, 2]], [[1, 1, 1], [0, 0.25, 0.5], [0.5, 0.5, 0.5]]);

    [Fact]
    public void A_result_looks_up_what_the_chosen_routes_answer()
    {
        var result = new SettingResult(new CurveSetting(3), _answers, new RouteChoices([0, 1, 2], [new FailoverAnswer(1, 2, 3, 0.75)]));

        Assert.Equal([8, 3, 2], result.Costs);
        Assert.Equal([1, 0.75, 0.5], result.Qualities);
        Assert.Equal([_routes[0], _routes[2], _routes[2]], result.Routes);
        Assert.Equal(new CostQualityPoint(13.0 / 3, 2.25 / 3), result.Mean);
        Assert.Equal(new CostQualityPoint(((2 * 3) + 2) / 3.0, ((2 * 0.75) + 0.5) / 3), result.MeanOf([0, 2, 1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => result.Costs[3]);
    }

    [Fact]
    public void A_result_of_own_costs_keeps_them()
    {
        var result = new SettingResult(new CurveSetting(0), [5, 6], [0.5, 1], [_routes[2], _routes[0]]);

        Assert.Equal([5, 6], result.Costs);
        Assert.Equal([0.5, 1], result.Qualities);
        Assert.Equal([_routes[2], _routes[0]], result.Routes);
        Assert.Equal(new CostQualityPoint(5.5, 0.75), result.Mean);
    }
}
