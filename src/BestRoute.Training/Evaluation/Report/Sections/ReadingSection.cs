namespace BestRoute.Training;

/// <summary>The words of the page, for somebody who has never seen an AIQ.</summary>
internal static class ReadingSection
{
    public static Section Of(EvaluationFigures report) => new("reading", "How to read this page", Html.Of($"""
        <p>Recorded responses were replayed through the library's own client: each of {Figures.Count(report.Queries)} queries was routed on its text alone, billed for the
        samples that were really drawn, and scored by what was recorded. {Skipped(report)} <code>docs/evaluation.md</code> of the repository explains every figure.</p>
        <dl>
        <dt id="term-reference">reference</dt><dd>The strongest model of the pool, one sample: the quality to match and the bill to cut.</dd>
        <dt id="term-route">route</dt><dd>A model and a number of samples, of which a scorer keeps the best: <code>model x 3</code>.</dd>
        <dt id="term-hull">hull</dt><dd>The line over a method's settings: what anyone can reach who runs each setting, or tosses a coin between two of them.</dd>
        <dt id="term-aiq">AIQ</dt><dd>The mean height of that line between the cost of the cheapest fixed route and that of the reference. Raw AIQ goes from setting to setting, so
        that no lucky setting helps.</dd>
        <dt id="term-uplift">uplift</dt><dd>100 times the difference of AIQ to a coin: points of mean quality, averaged over all budgets.</dd>
        <dt id="term-interval">95 %</dt><dd>Queries are drawn again with replacement, the same draws for all methods; 95 % of the results lie in the interval. If zero does, these queries
        cannot tell.</dd>
        <dt id="term-baseline">best baseline</dt><dd>The method of highest AIQ among those an application could use in place of the package. It is picked by its result on these very queries, which
        favours it.</dd>
        <dt id="term-ece">calibration error</dt><dd>The mean distance between what was predicted and what came out. Chance alone makes it more than zero: about 0.04 with a hundred
        queries in each bin.</dd>
        </dl>
        """));

    private static string Skipped(EvaluationFigures report)
        => report.Skipped == 0 ? "" : $"{Figures.Count(report.Skipped)} more were left out because samples of a model are missing.";
}
