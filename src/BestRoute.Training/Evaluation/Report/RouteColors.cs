namespace BestRoute.Training;

/// <summary>Gives each model one colour wherever a page shows who answers: the reference the first, then by how much each answers along the sweep.</summary>
internal sealed class RouteColors
{
    /// <summary>The number of colours that can be told apart; all other models share one more.</summary>
    public const int Named = 8;

    private readonly string[] _ranked;

    /// <summary>Initializes a new instance of the <see cref="RouteColors"/> class.</summary>
    public RouteColors(EvaluationFigures report)
    {
        var shares = (new MethodRoles(report).Ours?.Curve ?? []).SelectMany(static point => point.Routes)
            .GroupBy(static route => ModelOf(route.Key)).ToDictionary(static group => group.Key, static group => group.Sum(static route => route.Value));
        _ranked =
        [
            .. report.Source.Models.Select(static model => model.Id)
                .OrderByDescending(model => model == report.Source.Reference).ThenByDescending(model => shares.GetValueOrDefault(model)),
        ];
    }

    /// <summary>Gets the models, the most important first.</summary>
    public IReadOnlyList<string> Ranked => _ranked;

    /// <summary>Gets the number of the colour of a route or model.</summary>
    public int Of(string route) => Array.IndexOf(_ranked, ModelOf(route)) is >= 0 and < Named and var rank ? rank : Named;

    /// <summary>Gets how pale the colour of a route is: routes of one model share a colour, and more samples are paler.</summary>
    public static int TintOf(string route) => Split(route).Samples - 1;

    private static string ModelOf(string route) => Split(route).Model;

    // A report names routes as they print themselves: "model" or "model x 3".
    private static (string Model, int Samples) Split(string route) =>
        route.LastIndexOf(" x ", StringComparison.Ordinal) is > 0 and var at
            && int.TryParse(route.AsSpan(at + 3), System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var samples)
            ? (route[..at], samples)
            : (route, 1);
}
