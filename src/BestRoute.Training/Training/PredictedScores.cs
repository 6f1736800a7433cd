namespace BestRoute.Training;

/// <summary>Predictions and estimates in the place of scores and costs that the data of a new model do not hold: mostly those of the other models.</summary>
internal static class PredictedScores
{
    public static RouteTable FillIn(RouteTable table) => new()
    {
        Routes = table.Routes,
        Reference = table.Reference,
        Predictions = table.Predictions,
        DecisionCost = table.DecisionCost,
        Quality = [.. table.Quality.Select((scores, query) => Known(scores, [.. table.Predictions[query].Select(static prediction => prediction.Quality)]))],
        Cost = [.. table.Cost.Select((costs, query) => Known(costs, table.DecisionCost[query]))],
    };

    private static double[] Known(double[] values, double[] predicted) =>
        [.. values.Zip(predicted, static (value, prediction) => double.IsNaN(value) ? prediction : value)];
}
