namespace BestRoute.Training;

/// <summary>A chart for the script of the page.</summary>
internal sealed record ChartSpec
{
    /// <summary>Gets the kind: <c>lines</c>, <c>dots</c> (values with intervals, a row each), <c>bars</c>, <c>areas</c> or <c>stack</c> (stacked bars, a row each).</summary>
    public required string Kind { get; init; }

    /// <summary>Gets the axis of the independent variable.</summary>
    public ChartAxis? X { get; init; }

    /// <summary>Gets the axis of the values; its title is above the chart.</summary>
    public required ChartAxis Y { get; init; }

    /// <summary>Gets the names of the rows of <c>dots</c> and of the groups of <c>bars</c>.</summary>
    public IReadOnlyList<string>? Labels { get; init; }

    /// <summary>Gets the series.</summary>
    public required IReadOnlyList<ChartSeries> Series { get; init; }

    /// <summary>Gets whether the line on which both axes are equal is drawn.</summary>
    public bool Diagonal { get; private init; }

    /// <summary>Makes a chart of lines between two quantities from 0 to 1 that are equal on its diagonal where all is well.</summary>
    /// <param name="x">The axis of the independent variable.</param>
    /// <param name="y">The axis of the values.</param>
    /// <param name="series">The series.</param>
    public static ChartSpec AgainstDiagonal(ChartAxis x, ChartAxis y, IReadOnlyList<ChartSeries> series) => new()
    {
        Kind = "lines",
        Diagonal = true,
        X = x with { Min = 0, Max = 1 },
        Y = y with { Min = 0, Max = 1 },
        Series = series,
    };
}
