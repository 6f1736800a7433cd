namespace BestRoute.Training.Tests;

/// <summary>Scores texts by a function of the text and of the number of samples drawn.</summary>
internal sealed class FakeDrawScorer(Func<string, int, double> score) : IDrawScorer
{
    public bool SeesWholeDraw => true;

    public PreparedDraw Prepare(string prompt, IReadOnlyList<string> texts) => new Draw(score, texts);

    public ValueTask ScoreAsync(ScoringRequest request, Memory<double> scores, CancellationToken cancellationToken) =>
        PreparedDraw.ScoreAsync(this, request, scores, cancellationToken);

    private sealed class Draw(Func<string, int, double> score, IReadOnlyList<string> texts) : PreparedDraw
    {
        public override int Count => texts.Count;

        public override void Score(ReadOnlySpan<int> members, Span<double> scores)
        {
            for (var i = 0; i < members.Length; i++)
            {
                scores[i] = score(texts[members[i]], members.Length);
            }
        }
    }
}
