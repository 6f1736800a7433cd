namespace BestRoute;

/// <summary>A scorer that reads the texts of the samples alone, so that tool calls must be chosen before it is asked.</summary>
internal interface ITextScorer : IResponseScorer
{
}
