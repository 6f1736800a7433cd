namespace BestRoute.Training;

/// <summary>How far a judge agrees with scores that are trusted: whether a response is as good as the reference's first one.</summary>
/// <param name="Queries">The number of queries that were compared.</param>
/// <param name="Models">The agreement by candidate model, in ordinal order. The label is the judge's score. The score is 1 if the trusted score is not below the reference's, otherwise 0.</param>
/// <param name="IsReferenceAlwaysBest">Whether the scores are useless for this, because the reference has the best one in each query. The judge is then not asked.</param>
internal sealed record ComparisonCheck(int Queries, IReadOnlyList<ModelCloseness> Models, bool IsReferenceAlwaysBest);
