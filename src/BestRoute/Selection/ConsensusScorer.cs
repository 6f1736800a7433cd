namespace BestRoute;

/// <summary>Scores each sample by how much the other samples of the draw agree with it. The sample with the highest score is the consensus.</summary>
/// <remarks>
/// <para>
/// This is a minimum Bayes risk choice (Kumar and Byrne, 2004), with the draw as its own evidence. If at least half of the samples mark a final answer
/// (answer tags, a JSON field, <c>\boxed</c>, "the answer is"), two samples agree if their answers are equal. This is self-consistency (Wang et al.,
/// 2023): the answer of the majority wins, and a sample without a marked answer agrees with no other. Otherwise, agreement is 1 for equal last lines,
/// and the ROUGE-L of the two texts for other samples.
/// </para>
/// <para>
/// Samples that call tools agree where the names and arguments of their calls are equal. They never agree with a sample that calls none.
/// </para>
/// <para>
/// A score is the mean agreement with the draw, the sample itself included: 0 to 1, and 0 for a sample that says nothing.
/// Equal samples have equal scores, and the order of the samples does not matter. Safe for concurrent use.
/// </para>
/// </remarks>
public sealed class ConsensusScorer : IDrawScorer
{
    /// <inheritdoc/>
    public bool SeesWholeDraw => true;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException"><paramref name="scores"/> is shorter than the list of responses.</exception>
    public ValueTask ScoreAsync(ScoringRequest request, Memory<double> scores, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        request.ThrowIfNoRoom(scores);
        if (DrawCalls.Of(request.Responses) is not { } calls)
        {
            return PreparedDraw.ScoreAsync(this, request, scores, cancellationToken);
        }

        cancellationToken.ThrowIfCancellationRequested();
        ScoreWithCalls(request, calls, scores.Span);
        return ValueTask.CompletedTask;
    }

    PreparedDraw IDrawScorer.Prepare(string prompt, IReadOnlyList<string> texts) => new ConsensusDraw(new(texts));

    private static void ScoreWithCalls(ScoringRequest request, DrawCalls calls, Span<double> scores)
    {
        var count = request.Texts.Count;
        int[] texts = [.. Enumerable.Range(0, count).Where(sample => !calls.HasCall(sample))];
        var textScores = new double[texts.Length];
        new ConsensusDraw(new(request.Texts)).Score(texts, textScores);
        for (var i = 0; i < count; i++)
        {
            scores[i] = (double)calls.Agreement(i) / count;
        }

        for (var i = 0; i < texts.Length; i++)
        {
            scores[texts[i]] = textScores[i] * texts.Length / count;
        }
    }

    private sealed class ConsensusDraw(DrawAgreement draw) : PreparedDraw
    {
        public override int Count => draw.Count;

        public override void Score(ReadOnlySpan<int> members, Span<double> scores)
        {
            var marked = 0;
            foreach (var member in members)
            {
                marked += draw.Answer(member).IsMarked ? 1 : 0;
            }

            var byAnswer = 2 * marked >= members.Length;
            for (var i = 0; i < members.Length; i++)
            {
                var sum = 0.0;
                foreach (var other in members)
                {
                    sum += byAnswer ? AgreesByAnswer(members[i], other) : AgreesByText(members[i], other);
                }

                scores[i] = sum / members.Length;
            }
        }

        private double AgreesByAnswer(int sample, int other) =>
            draw.Answer(sample).IsMarked && draw.Answer(other).IsMarked && draw.SameAnswer(sample, other) ? 1 : 0;

        private double AgreesByText(int sample, int other) =>
            draw.SameAnswer(sample, other) ? 1
            : string.IsNullOrWhiteSpace(draw.Text(sample)) ? 0
            : draw.Similarity(sample, other);
    }
}
