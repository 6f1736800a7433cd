namespace BestRoute.Training;

/// <summary>What a page can do.</summary>
/// <param name="HasCharts">Whether it carries a charting library.</param>
internal sealed record PageStyle(bool HasCharts);
