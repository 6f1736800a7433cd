namespace BestRoute.Training;

/// <summary>The queries on which routing lost the most.</summary>
internal static class LostQueriesSection
{
    private const int Open = 6;

    public static Section? Of(EvaluationFigures report) => report.LostQueries.Count == 0 ? null : new Section("lost", "Where routing lost the most", Html.Of($"""
        <p>The {report.LostQueries.Count} queries on which routing with default settings lost the most quality against the reference. If losses are equal, the mistakes with the highest
        confidence come first. The prompts are quoted from the log, so protect this page as you protect the log.</p>
        <ol class="lost">
        {report.LostQueries.Take(Open).Select(Item)}</ol>
        {More([.. report.LostQueries.Skip(Open)])}
        """));

    private static Html More(LostQuery[] queries) => queries.Length == 0 ? default : Html.Of($"""
        <details class="data"><summary>{queries.Length} more</summary>
        <ol class="lost" start="{Open + 1}">
        {queries.Select(Item)}</ol></details>

        """);

    private static Html Item(LostQuery query) => Html.Of($"""
        <li><blockquote dir="auto">{query.Prompt}</blockquote>
        <p><strong>{query.Route}</strong> answered: quality {Figures.Fixed(query.Quality, 2)} (predicted {Figures.Fixed(query.PredictedQuality, 2)}); the reference
        {Figures.Fixed(query.ReferenceQuality, 2)} (predicted {Figures.Fixed(query.PredictedReferenceQuality, 2)}). {Figures.Money(query.Cost)} instead of {Figures.Money(query.ReferenceCost)}.
        <span class="origin">{(query.Task is null ? "" : query.Task + " \u00b7 ")}<bdi>{query.Origin}</bdi></span></p></li>

        """);
}
