namespace BestRoute.Training;

/// <summary>Which route answered each query under one setting: two bytes for each, because the answers of a route are in an <see cref="AnswerTable"/>.</summary>
/// <param name="Routes">By query: the position of the route in the table.</param>
/// <param name="Failovers">Where the chosen route gave nothing that the run time returns, and another answered; in ascending order of the query.</param>
internal sealed record RouteChoices(ushort[] Routes, IReadOnlyList<FailoverAnswer> Failovers)
{
    /// <summary>One route for every query.</summary>
    public static RouteChoices Constant(int route, int queries)
    {
        var routes = new ushort[queries];
        Array.Fill(routes, checked((ushort)route));
        return new RouteChoices(routes, []);
    }
}
