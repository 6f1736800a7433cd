namespace BestRoute.Training;

/// <summary>What is predicted, estimated and known of every route for the validation queries.</summary>
/// <remarks>All tables are by query and route.</remarks>
internal sealed class RouteTable
{
    /// <summary>Gets the routes, in the order of the pool and then of n.</summary>
    public required IReadOnlyList<ModelRoute> Routes { get; init; }

    /// <summary>Gets the position of the reference's route.</summary>
    public required int Reference { get; init; }

    /// <summary>Gets what the run time would predict.</summary>
    public required RoutePrediction[][] Predictions { get; init; }

    /// <summary>Gets the decision costs, in US dollars, as the run time computes them.</summary>
    public required double[][] DecisionCost { get; init; }

    /// <summary>Gets the expected quality score, 0 to 1; NaN where the log has fewer than n samples.</summary>
    public required double[][] Quality { get; init; }

    /// <summary>Gets the expected cost of the recorded responses, in US dollars; NaN where there are fewer than n samples.</summary>
    public required double[][] Cost { get; init; }

    /// <summary>Gets the queries; empty in a table that was made without them.</summary>
    public IReadOnlyList<QueryRecord> Records { get; init; } = [];

    /// <summary>Gets the number of queries.</summary>
    public int Queries => Predictions.Length;

    /// <summary>Chooses by quality per cost among some routes, as the run time's policy does.</summary>
    /// <param name="query">The query.</param>
    /// <param name="lambda">Quality per US dollar.</param>
    /// <param name="admitted">The positions of the routes to choose among, in ascending order.</param>
    /// <returns>The position of the chosen route.</returns>
    public int Choose(int query, double lambda, ReadOnlySpan<int> admitted)
    {
        var best = admitted[0];
        var bestRank = Rank(query, best, lambda);
        foreach (var route in admitted[1..])
        {
            var rank = Rank(query, route, lambda);
            if (rank.IsBefore(bestRank))
            {
                (best, bestRank) = (route, rank);
            }
        }

        return best;
    }

    private RouteRank Rank(int query, int route, double lambda) =>
        QualityPerCostPolicy.Rank(Predictions[query][route].Quality, DecisionCost[query][route], Routes[route].Samples, lambda);
}
