namespace BestRoute.Training;

/// <summary>The first recorded sample of each model: what the paper's N-class and N-label baselines learn from.</summary>
internal static class FirstSamples
{
    /// <summary>Lists the positions of the routes with one sample, one per model.</summary>
    public static int[] RoutesOf(BaselineData data) => [.. Enumerable.Range(0, data.Routes.Count).Where(route => data.Routes[route].Samples == 1)];

    /// <summary>Gets the raw score of each route's model, by position in <paramref name="routes"/>; NaN where the model has no response.</summary>
    public static double[] ScoresOf(BaselineData data, int[] routes, QueryRecord query) =>
        [.. routes.Select(route => query.ResponsesOf(data.Routes[route].Model) is [var first, ..] ? first.Score : double.NaN)];
}
