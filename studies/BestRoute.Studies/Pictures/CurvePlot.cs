using OxyPlot;
using OxyPlot.Annotations;
using OxyPlot.Axes;
using OxyPlot.Series;

namespace BestRoute.Studies.Pictures;

/// <summary>Draws quality against cost. Every line and mark has its label next to it.</summary>
internal static class CurvePlot
{
    private const string Font = "sans-serif";
    private const byte BandOpacity = 40;

    /// <summary>The cost at which lines are labelled.</summary>
    private const double LabelledCost = 70;

    /// <summary>Labels of marks that are closer together than this would overlap.</summary>
    private const double LabelHeight = 5;

    public static PlotModel Of(CurveFigures figures, Theme theme)
    {
        // The exporter does not know the widths of the reader's font, so all margins are fixed.
        var plot = new PlotModel
        {
            Background = OxyColors.Transparent,
            DefaultFont = Font,
            DefaultFontSize = 14,
            TextColor = theme.Text,
            PlotMargins = new OxyThickness(76, 8, 24, 60),
            PlotAreaBorderThickness = new OxyThickness(1, 0, 0, 1),
            PlotAreaBorderColor = theme.Text,
        };
        plot.Axes.Add(AxisOf(AxisPosition.Bottom, $"Cost, % of {figures.Reference}", 14, theme));
        plot.Axes.Add(AxisOf(AxisPosition.Left, $"Quality, % of {figures.Reference}", 26, theme));

        DataPoint[] package = [.. figures.Package.Select(static point => new DataPoint(point.Cost, point.Quality))];
        plot.Series.Add(Band(figures, theme));
        plot.Series.Add(Line(theme.Coin, LineStyle.Dash, figures.Coin));
        plot.Series.Add(Line(theme.Ours, LineStyle.Solid, package));
        plot.Series.Add(Marks(theme.Text, MarkerType.Circle, 4, figures.Models.Select(static model => model.Point)));
        plot.Series.Add(Marks(theme.Ours, MarkerType.Diamond, 7, [figures.Default]));

        plot.Annotations.Add(Label("BestRoute", Nearest(package), theme.Ours, HorizontalAlignment.Center, new ScreenVector(0, -14)));
        plot.Annotations.Add(Label("a coin between two models", Nearest(figures.Coin), theme.Coin, HorizontalAlignment.Center, new ScreenVector(0, 20)));
        plot.Annotations.Add(Label("default settings", figures.Default, theme.Ours, HorizontalAlignment.Left, new ScreenVector(8, 14)));
        foreach (var (name, point) in figures.Models)
        {
            var isCrowded = figures.Models.Any(other => other.Point.Y > point.Y && other.Point.Y < point.Y + LabelHeight);
            plot.Annotations.Add(point.X > LabelledCost
                ? Label(name, point, theme.Text, HorizontalAlignment.Right, new ScreenVector(8, 24))
                : Label(name, point, theme.Text, HorizontalAlignment.Left, new ScreenVector(10, isCrowded ? 22 : 9)));
        }

        return plot;
    }

    private static DataPoint Nearest(IEnumerable<DataPoint> line) => line.MinBy(static point => Math.Abs(point.X - LabelledCost));

    private static LinearAxis AxisOf(AxisPosition position, string title, double titleDistance, Theme theme) => new()
    {
        Position = position,
        Title = title,
        AxisTitleDistance = titleDistance,
        TextColor = theme.Text,
        TitleColor = theme.Text,
        TicklineColor = theme.Text,
        MajorGridlineStyle = LineStyle.Solid,
        MajorGridlineColor = theme.Grid,
        MinorTickSize = 0,
        MinimumPadding = 0.06,
        MaximumPadding = 0.04,
    };

    private static AreaSeries Band(CurveFigures figures, Theme theme)
    {
        var band = new AreaSeries { Fill = OxyColor.FromAColor(BandOpacity, theme.Ours), Color = OxyColors.Transparent, Color2 = OxyColors.Transparent };
        band.Points.AddRange(figures.Package.Select(static point => new DataPoint(point.Cost, point.High)));
        band.Points2.AddRange(figures.Package.Select(static point => new DataPoint(point.Cost, point.Low)));
        return band;
    }

    private static LineSeries Line(OxyColor color, LineStyle style, IEnumerable<DataPoint> points)
    {
        var line = new LineSeries { Color = color, LineStyle = style, StrokeThickness = 2.5 };
        line.Points.AddRange(points);
        return line;
    }

    private static ScatterSeries Marks(OxyColor color, MarkerType type, double size, IEnumerable<DataPoint> points)
    {
        var marks = new ScatterSeries { MarkerType = type, MarkerFill = color, MarkerSize = size };
        marks.Points.AddRange(points.Select(static point => new ScatterPoint(point.X, point.Y)));
        return marks;
    }

    private static TextAnnotation Label(string text, DataPoint point, OxyColor color, HorizontalAlignment alignment, ScreenVector offset) => new()
    {
        Text = text,
        TextPosition = point,
        TextColor = color,
        Stroke = OxyColors.Transparent,
        TextHorizontalAlignment = alignment,
        TextVerticalAlignment = VerticalAlignment.Middle,
        Offset = offset,
        ClipByXAxis = false,
        ClipByYAxis = false,
    };
}
