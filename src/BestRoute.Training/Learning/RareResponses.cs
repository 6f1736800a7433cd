namespace BestRoute.Training;

/// <summary>
/// Says which routes have so few responses that nothing can be learned about them, next to the others. This happens in recorded traffic, when a model was unavailable. With a handful of
/// right answers, such a model would look perfect. So the router does not use it.
/// </summary>
internal static class RareResponses
{
    /// <summary>From this number of queries on, a route is not rare.</summary>
    public const int Enough = 30;

    /// <summary>A small log has few responses of all models, and then no route is rare.</summary>
    private const int LargestRatio = 10;

    /// <summary>Returns whether a route is rare.</summary>
    /// <param name="labels">The labels of the training queries.</param>
    /// <param name="route">The position of the route.</param>
    /// <param name="reference">The position of the reference's route.</param>
    public static bool Are(RouteLabels labels, int route, int reference)
    {
        var queries = Count(labels, route);
        return queries < Enough && queries * LargestRatio < Count(labels, reference);
    }

    /// <summary>Returns a sentence for each model that the router does not use because of it.</summary>
    /// <param name="labels">The labels of the training queries.</param>
    /// <param name="reference">The id of the reference.</param>
    public static IEnumerable<string> Notices(RouteLabels labels, string reference)
    {
        var position = labels.Routes.ToList().IndexOf(new ModelRoute(reference, 1));
        return labels.Routes.Index()
            .Where(route => route.Item is { Samples: 1 } && route.Item.Model != reference && Are(labels, route.Index, position))
            .Select(route => FormattableString.Invariant(
                $"The router does not use '{route.Item.Model}': only {Count(labels, route.Index)} of {labels.Quality[position].Length:#,0} training queries have its responses. Draw at least {Enough}."));
    }

    private static int Count(RouteLabels labels, int route) => labels.Quality[route].Count(static label => !double.IsNaN(label));
}
