namespace BestRoute.Training;

/// <summary>The terms of the page, for readers who do not know them.</summary>
internal static class ReadingSection
{
    public static Section Of(EvaluationFigures report) => new("reading", "How to read this page", Html.Of($"""
        <p>Recorded responses were replayed through the library's own client. Each of {Figures.Count(report.Queries)} queries was routed by its text alone. It was billed for
        the samples that were drawn, and its quality is the recorded quality. {Skipped(report)} <code>docs/evaluation.md</code> in the repository explains all figures.</p>
        <dl>
        <dt id="term-reference">reference</dt><dd>The strongest model of the pool, with one sample. Routing tries to match its quality at a lower cost.</dd>
        <dt id="term-route">route</dt><dd>A model and a number of samples, such as <code>model x 3</code>. A scorer keeps the best sample.</dd>
        <dt id="term-hull">hull</dt><dd>The upper line over the settings of a method. Every point on it can be reached with one setting, or with a coin between two settings.</dd>
        <dt id="term-aiq">AIQ</dt><dd>The mean height of the hull between the cost of the cheapest fixed route and that of the reference. Raw AIQ uses straight lines from setting to setting,
        so a lucky setting does not help.</dd>
        <dt id="term-uplift">uplift</dt><dd>100 times the difference in AIQ to a coin: points of mean quality, averaged over all budgets.</dd>
        <dt id="term-interval">95%</dt><dd>The queries are drawn again with replacement, with the same draws for all methods. 95% of the results are in the interval. If the interval
        contains zero, these queries cannot tell which is better.</dd>
        <dt id="term-baseline">best baseline</dt><dd>The method with the highest AIQ that an application could use instead of the package. It is chosen by its result on these queries, which
        favours it.</dd>
        <dt id="term-ece">calibration error</dt><dd>The mean distance between predicted and observed values. Chance alone makes it larger than zero: about 0.04 with a hundred
        queries in each bin.</dd>
        </dl>
        """));

    private static string Skipped(EvaluationFigures report) =>
        report.Skipped == 0 ? "" : $"{Figures.Count(report.Skipped)} more were left out because samples of a model are missing.";
}
