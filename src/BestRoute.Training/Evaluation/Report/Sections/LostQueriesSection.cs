namespace BestRoute.Training;

/// <summary>The queries on which routing lost the most, with both answers next to each other.</summary>
internal static class LostQueriesSection
{
    private const int Open = 6;

    public static Section? Of(EvaluationFigures report) => report.LostQueries.Count == 0 ? null : new Section("lost", "Where routing lost the most", Html.Of($"""
        <p>The {report.LostQueries.Count} queries on which routing with default settings lost the most quality against the reference. If losses are equal, the mistakes with the highest
        confidence come first. {(report.LostQueries.Any(static query => query.Prompt is not null) ? "The texts are quoted from the log, so protect this page as you protect the log." : "The page was made without texts. Look the queries up in the log.")}</p>
        <ol class="lost">
        {report.LostQueries.Take(Open).Select(query => Item(report, query))}</ol>
        {More(report, [.. report.LostQueries.Skip(Open)])}
        """))
    {
        PlainWords = Html.Of($"Read a few of these. If the routed answers look as good to you as those of {report.Source.Reference}, the scores are too strict. If they are wrong, the router has more to learn."),
    };

    private static Html More(EvaluationFigures report, LostQuery[] queries) => queries.Length == 0 ? default : Html.Of($"""
        <details class="data"><summary>{queries.Length} more</summary>
        <ol class="lost" start="{Open + 1}">
        {queries.Select(query => Item(report, query))}</ol></details>

        """);

    private static Html Item(EvaluationFigures report, LostQuery query) => Html.Of($"""
        <li>{(query.Prompt is null ? default : Html.Of($"<blockquote dir=\"auto\">{query.Prompt}</blockquote>"))}
        <div class="answers">
        {Side(query.Route, query.Answer, query.Quality, query.PredictedQuality, query.Cost)}{Side($"{report.Source.Reference} (reference)", query.ReferenceAnswer, query.ReferenceQuality, query.PredictedReferenceQuality, query.ReferenceCost)}</div>
        <p><span class="origin">{(query.Task is null ? "" : query.Task + " \u00b7 ")}<bdi>{query.Origin}</bdi></span></p></li>

        """);

    private static Html Side(string name, string? answer, double quality, double predicted, double cost) => Html.Of($"""
        <div><h3>{name}</h3>
        <p>Quality {Figures.Fixed(quality, 2)} (predicted {Figures.Fixed(predicted, 2)}), {Figures.Money(cost)}</p>
        {(answer is null ? default : Html.Of($"<div class=\"answer\" dir=\"auto\" tabindex=\"0\" role=\"region\" aria-label=\"Answer of {name}\">{answer}</div>"))}</div>

        """);
}
