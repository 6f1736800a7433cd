using System.Text.Json;
using BestRoute.Studies.Commands;
using OxyPlot;

namespace BestRoute.Studies.Pictures;

/// <summary>Quality against cost, both in percent of the reference's.</summary>
/// <param name="Reference">The name of the reference.</param>
/// <param name="Queries">The number of queries.</param>
/// <param name="Package">The curve of the package, with the ends of its 95% interval.</param>
/// <param name="Coin">The curve of the coin between two models.</param>
/// <param name="Models">The models, one sample each.</param>
/// <param name="Default">The package with default settings.</param>
internal sealed record CurveFigures(
    string Reference,
    int Queries,
    IReadOnlyList<(double Cost, double Quality, double Low, double High)> Package,
    IReadOnlyList<DataPoint> Coin,
    IReadOnlyList<(string Name, DataPoint Point)> Models,
    DataPoint Default)
{
    public static CurveFigures Read(string path)
    {
        using var json = JsonDocument.Parse(File.ReadAllText(path));
        var root = json.RootElement;
        var reference = root.GetProperty("reference");
        var (cost, quality) = (Number(reference, "costPerThousandQueries"), Number(reference, "quality"));
        var (package, fixedRoutes) = (Method("best-route"), Method("fixed"));
        return new CurveFigures(
            root.GetProperty("source").GetProperty("reference").GetString()!,
            root.GetProperty("queries").GetInt32(),
            [.. package.GetProperty("band").EnumerateArray().Select(point => (Point(point).X, Point(point).Y, 100 * Number(point, "low") / quality, 100 * Number(point, "high") / quality))],
            [.. Method("random-mix-single").GetProperty("band").EnumerateArray().Select(Point)],
            [.. fixedRoutes.GetProperty("curve").EnumerateArray().Select(static point => (Route: point.GetProperty("setting").GetString()!, Point: point))
                .Where(static point => !point.Route.Contains(" x ", StringComparison.Ordinal)).Select(point => (point.Route, Point(point.Point)))],
            Point(package.GetProperty("operatingPoint")));

        DataPoint Point(JsonElement point) => new(100 * Number(point, "costPerThousandQueries") / cost, 100 * Number(point, "quality") / quality);

        JsonElement Method(string name) => root.GetProperty("methods").EnumerateArray().FirstOrDefault(method => method.GetProperty("name").GetString() == name) is { ValueKind: JsonValueKind.Object } found
            ? found
            : throw new CommandException($"{path} has no method '{name}'. Run evaluate with --methods best-route,fixed,random-mix-single.");
    }

    private static double Number(JsonElement element, string name) => element.GetProperty(name).GetDouble();
}
