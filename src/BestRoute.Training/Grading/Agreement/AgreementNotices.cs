using System.Globalization;

namespace BestRoute.Training;

/// <summary>Says in sentences what grading by agreement did, and what it cannot do.</summary>
internal static class AgreementNotices
{
    /// <summary>Describes the grading.</summary>
    /// <param name="report">What was chosen.</param>
    /// <param name="counts">What was graded.</param>
    /// <param name="pool">The pool.</param>
    public static IReadOnlyList<string> Of(AgreementReport report, AgreementCounts counts, PoolFile pool)
    {
        var lines = new List<string>
        {
            Invariant($"Graded {counts.Graded:#,0} queries by agreement: a response is right if its final answer is {Target(report.ReferenceWeight, pool)}. {Evidence(report, pool)}"),
        };
        var missing = new List<string>();
        Add(missing, counts.WithoutReference, $"queries without a response of the reference '{pool.Reference}'");
        Add(missing, counts.UnclearReference, "queries for which the reference's response has no clear final answer");
        if (missing.Count > 0)
        {
            lines.Add($"Not graded: {string.Join(", ", missing)}. Training leaves them out. Score them with a judge or with your own check: `bestroute score --by compare` or `--by command`.");
        }

        if (counts.WithoutAnswer.Count > 0)
        {
            lines.Add(
                $"Responses without a final answer count as wrong: {string.Join(", ", counts.WithoutAnswer.Select(static model => Invariant($"{model.Key} {model.Value:#,0}")))}. If right answers to your prompts are free text, agreement is the wrong measure: use a judge or your own check.");
        }

        if (report.IsCorrected && report.Models.FirstOrDefault(model => model.Model == pool.Reference) is { MeanScore: 1 })
        {
            lines.Add(
                $"The reference has the best score in all {report.GradedQueries} queries with scores. If these scores come from an earlier run with --by agreement, they show nothing: use the log as it was recorded.");
        }

        return lines;
    }

    private static string Target(double referenceWeight, PoolFile pool) => referenceWeight switch
    {
        1 => $"that of the reference '{pool.Reference}'",
        0 => $"the most frequent one of the pool, in which the reference '{pool.Reference}' counts twice",
        _ => Invariant($"that of the reference '{pool.Reference}' (weight {referenceWeight}) or the most frequent one of the pool (weight {1 - referenceWeight})"),
    };

    private static string Evidence(AgreementReport report, PoolFile pool) =>
        report.IsCorrected
            ? Invariant($"Scores are what {report.GradedQueries:#,0} queries with scores lead to expect.")
        : (report.ReferenceWeight == 1 ? $"So the score of '{pool.Reference}' is 1 by definition, also where it is wrong. " : "")
            + (report.GradedQueries == 0
                ? "No query has scores, so it is not known how often this is right."
                : Invariant($"Only {report.GradedQueries} queries have scores to compare with."))
            + Invariant($" Add scores that you trust to at least {AgreementFit.MinQueries} queries, and the labels are corrected by them.");

    private static void Add(List<string> parts, long count, string what)
    {
        if (count > 0)
        {
            parts.Add(Invariant($"{count:#,0} {what}"));
        }
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
