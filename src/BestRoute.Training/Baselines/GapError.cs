namespace BestRoute.Training;

/// <summary>How far predicted quality gaps to the reference are from the real ones on validation queries: what routing decides on.</summary>
internal static class GapError
{
    /// <summary>Takes the mean squared error over the candidates' routes and the queries that have both labels; 0 where there are none.</summary>
    public static double Of(BaselineData data, IMatchPredictor predictor)
    {
        double[] sums = new double[data.Validation.Count];
        int[] counts = new int[sums.Length];
        Parallel.For(0, sums.Length, data.Options, query =>
        {
            // Baselines compute, they do not wait.
            var predictions = new RoutePrediction[data.Routes.Count];
            predictor.PredictAsync(data.Validation[query].Prompt, predictions, CancellationToken.None).AsTask().GetAwaiter().GetResult();
            for (int route = 0; route < predictions.Length; route++)
            {
                double gap = data.ValidationQuality[route][query] - data.ValidationQuality[data.Reference][query];
                if (route != data.Reference && !double.IsNaN(gap))
                {
                    double error = predictions[route].Quality - predictions[data.Reference].Quality - gap;
                    sums[query] += error * error;
                    counts[query]++;
                }
            }
        });

        return sums.Sum() / Math.Max(1, counts.Sum());
    }
}
