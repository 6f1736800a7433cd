namespace BestRoute.Training;

/// <summary>What the run time's client predicted and estimated for every query and route.</summary>
/// <remarks>Tables are by route and query.</remarks>
internal sealed class DecisionTable
{
    private DecisionTable(IReadOnlyList<RouteAssessment> routes, int queries)
    {
        Routes = [.. routes.Select(static route => route.Route)];
        Reference = routes.Index().Single(static route => route.Item.IsReference).Index;
        double[][] Table() => [.. routes.Select(_ => new double[queries])];
        (Match, Quality, EstimatedCost) = (Table(), Table(), Table());
        OutOfDistributionScores = new double?[queries];
    }

    /// <summary>Gets the routes that were considered.</summary>
    public IReadOnlyList<ModelRoute> Routes { get; }

    /// <summary>Gets the position of the reference's route.</summary>
    public int Reference { get; }

    /// <summary>Gets the number of queries.</summary>
    public int Queries => Match[0].Length;

    /// <summary>Gets the match probabilities.</summary>
    public double[][] Match { get; }

    /// <summary>Gets the predicted qualities.</summary>
    public double[][] Quality { get; }

    /// <summary>Gets the estimated costs, in US dollars.</summary>
    public double[][] EstimatedCost { get; }

    /// <summary>Gets how unusual each query is, by query; <see langword="null"/> where the predictor does not know.</summary>
    public double?[] OutOfDistributionScores { get; }

    /// <summary>Gets the position of a route that was considered.</summary>
    public int PositionOf(ModelRoute route) => Routes.Index().First(known => known.Item == route).Index;

    /// <summary>Asks the client about every query of a replay.</summary>
    /// <param name="replay">The queries.</param>
    /// <param name="predictor">What the client decides on.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public static async Task<DecisionTable> OfAsync(PoolReplay replay, IMatchPredictor predictor, CancellationToken cancellationToken)
    {
        DecisionTable? table = null;
        var made = new Lock();
        await replay.DecideAsync(
            predictor,
            (query, decision) =>
            {
                lock (made)
                {
                    table ??= new DecisionTable(decision.Routes, replay.Queries.Count);
                }

                table.OutOfDistributionScores[query] = decision.OutOfDistributionScore;
                for (var route = 0; route < decision.Routes.Count; route++)
                {
                    table.Match[route][query] = decision.Routes[route].MatchProbability!.Value;
                    table.Quality[route][query] = decision.Routes[route].Quality!.Value;
                    table.EstimatedCost[route][query] = decision.Routes[route].EstimatedCost;
                }
            },
            cancellationToken).ConfigureAwait(false);
        return table!;
    }
}
