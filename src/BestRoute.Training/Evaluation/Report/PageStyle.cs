namespace BestRoute.Training;

/// <summary>What a page can do.</summary>
/// <param name="HasCharts">Whether it carries a charting library.</param>
/// <param name="RequestsPerMonth">The number of requests for which costs are shown; <see langword="null"/> for the cost of a thousand requests.</param>
internal sealed record PageStyle(bool HasCharts, long? RequestsPerMonth)
{
    /// <summary>Gets what costs are for, such as <c>1,000 requests</c>.</summary>
    public string Period => RequestsPerMonth is { } requests ? $"{Figures.Count(requests)} requests, a month," : "1,000 requests";

    /// <summary>Writes a cost of the period.</summary>
    /// <param name="costPerThousandQueries">The cost of a thousand queries, in US dollars.</param>
    public string Money(double costPerThousandQueries) => Figures.Money(costPerThousandQueries * (RequestsPerMonth ?? 1000) / 1000);
}
