namespace BestRoute.Training;

/// <summary>How far predicted quality gaps to the reference are from the real ones on validation queries: what routing decides on.</summary>
internal static class GapError
{
    /// <summary>Takes the mean squared error over the candidates' routes and the queries that have both labels; 0 where there are none.</summary>
    public static async Task<double> OfAsync(BaselineData data, IMatchPredictor predictor)
    {
        var table = await data.Tables.BuildAsync(predictor).ConfigureAwait(false);
        var errors = new ErrorTally();
        for (var query = 0; query < table.Queries; query++)
        {
            var (predictions, quality) = (table.Predictions[query], table.Quality[query]);
            for (var route = 0; route < predictions.Length; route++)
            {
                if (route != table.Reference)
                {
                    errors.Add(predictions[route].Quality - predictions[table.Reference].Quality, quality[route] - quality[table.Reference], constant: 0);
                }
            }
        }

        return errors.Squares;
    }

    /// <summary>Returns the predictor of least error; of equally good ones the first.</summary>
    public static async Task<T> LeastAsync<T>(BaselineData data, IEnumerable<T> predictors)
        where T : IMatchPredictor
    {
        var errors = new List<(T Predictor, double Error)>();
        foreach (var predictor in predictors)
        {
            errors.Add((predictor, await OfAsync(data, predictor).ConfigureAwait(false)));
        }

        return errors.MinBy(static one => one.Error).Predictor;
    }
}
