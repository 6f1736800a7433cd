namespace BestRoute.Training;

/// <summary>What a page can do.</summary>
/// <param name="HasCharts">Whether it carries a charting library.</param>
/// <param name="RequestsPerMonth">The number of requests for which costs are shown; <see langword="null"/> for the cost of a thousand requests.</param>
internal sealed record PageStyle(bool HasCharts, long? RequestsPerMonth)
{
    /// <summary>Gets what costs, and the verb: <c>1,000 requests cost</c>.</summary>
    public string PeriodCosts => RequestsPerMonth is { } requests ? $"a month with {Figures.Count(requests)} requests costs" : "1,000 requests cost";

    /// <summary>Writes a cost of the period.</summary>
    /// <param name="costPerThousandQueries">The cost of a thousand queries, in US dollars.</param>
    public string Money(double costPerThousandQueries) => Figures.Money(costPerThousandQueries * (RequestsPerMonth ?? 1000) / 1000);
}
