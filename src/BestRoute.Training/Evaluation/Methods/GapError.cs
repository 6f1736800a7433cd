namespace BestRoute.Training;

/// <summary>How far predicted quality gaps to the reference are from the real ones on validation queries: what routing decides on.</summary>
internal static class GapError
{
    /// <summary>Takes the mean squared error over the candidates' routes and the queries that have both labels; 0 where there are none.</summary>
    public static double Of(BaselineData data, IMatchPredictor predictor)
    {
        var table = data.Tables.Build(predictor);
        var errors = new ErrorTally();
        for (int query = 0; query < table.Queries; query++)
        {
            var (predictions, quality) = (table.Predictions[query], table.Quality[query]);
            for (int route = 0; route < predictions.Length; route++)
            {
                if (route != table.Reference)
                {
                    errors.Add(predictions[route].Quality - predictions[table.Reference].Quality, quality[route] - quality[table.Reference], constant: 0);
                }
            }
        }

        return errors.Squares;
    }
}
