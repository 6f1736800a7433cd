namespace BestRoute;

/// <summary>How a judge compared an answer with the reference's, once in each order. A judge that prefers a position contradicts itself.</summary>
/// <param name="ShownFirst">The verdict on the answer when it was shown first, and the reference's second.</param>
/// <param name="ShownSecond">The verdict on the answer when it was shown second.</param>
internal readonly record struct ComparisonVerdicts(AnswerVerdict ShownFirst, AnswerVerdict ShownSecond)
{
    /// <summary>Gets the share of the orders in which the answer is not worse: 0, 0.5 or 1.</summary>
    public double Score => ((ShownFirst == AnswerVerdict.Worse ? 0 : 1) + (ShownSecond == AnswerVerdict.Worse ? 0 : 1)) / 2.0;
}
