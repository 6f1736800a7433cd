namespace BestRoute.Training;

/// <summary>A series of a chart.</summary>
/// <param name="Name">The name in the legend.</param>
/// <param name="Role">What decides its colour and stroke: <c>ours</c>, <c>best</c>, <c>coin</c>, <c>fixed</c>, <c>bound</c>, <c>reference</c>, <c>delivered</c>, <c>route</c> or <c>other</c>.</param>
internal sealed record ChartSeries(string Name, string Role)
{
    /// <summary>Gets the points in ascending order of x.</summary>
    public required IReadOnlyList<ChartPoint> Points { get; init; }

    /// <summary>Gets whether the series is shown only when its button in the legend is pressed.</summary>
    public bool Hidden { get; init; }

    /// <summary>Gets whether points are marked; a series without a line is marked only.</summary>
    public bool Marks { get; init; }

    /// <summary>Gets whether no line joins the points.</summary>
    public bool NoLine { get; init; }

    /// <summary>Gets the number of the series' colour in the palette, where its role has none.</summary>
    public int? Color { get; init; }

    /// <summary>Gets how much paler than its colour the series is: 0, 1, 2 and so on.</summary>
    public int Tint { get; init; }

    /// <summary>Gets what a group of series is chosen by, where one group is shown at a time.</summary>
    public string? Group { get; init; }
}
