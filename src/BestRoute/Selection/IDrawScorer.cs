namespace BestRoute;

/// <summary>A scorer that needs the texts alone and computes at once, so that training can score every subset of recorded samples.</summary>
internal interface IDrawScorer : ITextScorer
{
    /// <summary>Reads the samples of one prompt.</summary>
    /// <param name="prompt">The text of the query, as the router saw it.</param>
    /// <param name="texts">The texts of the samples, at least one.</param>
    /// <returns>The samples, ready to be scored in any combination.</returns>
    PreparedDraw Prepare(string prompt, IReadOnlyList<string> texts);
}
