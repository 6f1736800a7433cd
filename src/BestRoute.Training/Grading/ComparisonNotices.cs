using System.Globalization;

namespace BestRoute.Training;

/// <summary>Says in sentences what a judge that compares did, and how far it can be trusted.</summary>
internal static class ComparisonNotices
{
    /// <summary>Describes the grading.</summary>
    /// <param name="grader">The grader, after the last row.</param>
    public static IReadOnlyList<string> Of(ComparisonGrader grader)
    {
        var lines = new List<string>();
        if (grader.Graded > 0)
        {
            lines.Add(Invariant(
                $"Graded {grader.Graded:#,0} queries by comparison with the reference '{grader.Pool.Reference}': a response has 1 if the judge does not find it worse, 0.5 if that depends on the order, and 0 if it is worse. So the score of '{grader.Pool.Reference}' is 1 by definition, also where it is wrong."));
        }

        if (grader.WithoutReference > 0)
        {
            lines.Add(Invariant(
                $"Not graded: {grader.WithoutReference:#,0} queries without a text of the reference '{grader.Pool.Reference}'. Training leaves them out. Score them with your own check: `bestroute score --by command`."));
        }

        return [.. lines, .. grader.Bias.Notices()];
    }

    /// <summary>Describes the comparison with scores that are trusted.</summary>
    /// <param name="check">The comparison.</param>
    /// <param name="pool">The pool.</param>
    public static IReadOnlyList<string> Of(ComparisonCheck check, PoolFile pool) => check switch
    {
        { IsReferenceAlwaysBest: true } =>
        [
            $"The judge was not compared with the scores that are there, because the reference '{pool.Reference}' has the best score in every query. Scores that an earlier run made with --by agreement or --by compare show nothing.",
        ],
        { Queries: 0 } =>
        [
            "No query has scores of the reference and of another model, so it is not known how often the judge is right. Add scores that you trust to some of the queries, or give a log with scores: --graded FILE.",
        ],
        _ => [Invariant($"Compared with scores: on {check.Queries:#,0} queries, how often the judge and the scores agree that a response is as good as the reference's.")],
    };

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
