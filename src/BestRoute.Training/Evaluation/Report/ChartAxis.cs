namespace BestRoute.Training;

/// <summary>An axis of a chart.</summary>
/// <param name="Title">What is measured, with its unit.</param>
/// <param name="Format">How values are written: <c>usd</c>, <c>share</c> (0 to 1 as percent), <c>percent</c>, <c>signed</c>, <c>count</c> or <c>number</c>.</param>
internal sealed record ChartAxis(string Title, string Format)
{
    /// <summary>Gets the scale: linear, or <c>log</c>.</summary>
    public string? Scale { get; init; }

    /// <summary>Gets where the axis begins, if not where the data do.</summary>
    public double? Min { get; init; }

    /// <summary>Gets where the axis ends, if not where the data do.</summary>
    public double? Max { get; init; }
}
