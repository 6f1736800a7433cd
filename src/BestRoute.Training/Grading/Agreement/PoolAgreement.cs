namespace BestRoute.Training;

/// <summary>Compares the final answers of the responses to one query with that of the reference and that of the majority. Immutable.</summary>
/// <remarks>
/// Answers are compared as <see cref="ConsensusScorer"/> compares them. An answer is clear if the response marks it, or if the response is nothing but the
/// answer: one line, or one JSON object. The last line of a longer text is a guess. It can agree with a clear answer, but nothing is compared with it.
/// A response without an answer agrees with nothing.
/// </remarks>
internal sealed class PoolAgreement
{
    private readonly AnswerAgreement[] _agreements;
    private readonly bool[] _hasAnswer;

    // For each response, the first response with the same answer.
    private readonly int[] _firstEqual;

    /// <summary>Compares the responses to a query.</summary>
    /// <param name="responses">Their models and texts without thinking. Responses of one model are in the order in which they may be drawn.</param>
    /// <param name="pool">The pool. Models that are not in it have no vote.</param>
    public PoolAgreement(IReadOnlyList<(string Model, string Text)> responses, PoolFile pool)
    {
        (_agreements, _hasAnswer, _firstEqual) = (new AnswerAgreement[responses.Count], new bool[responses.Count], new int[responses.Count]);
        var reference = FirstOf(pool.Reference, responses);
        HasReference = reference >= 0;
        if (!HasReference)
        {
            return;
        }

        var answers = new DrawAgreement([.. responses.Select(static response => response.Text)]);
        IsReferenceClear = IsClear(reference);
        if (!IsReferenceClear)
        {
            return;
        }

        // The reference counts twice and wins ties, so at least three models outvote it. Among other equal answers, the first one of the pool wins.
        int[] voters = [reference, .. pool.Models.Select(model => FirstOf(model.Id, responses)).Where(static voter => voter >= 0)];
        var majority = voters.Where(IsClear).MaxBy(answer => voters.Count(voter => answers.SameAnswer(voter, answer)));
        for (var i = 0; i < _agreements.Length; i++)
        {
            _hasAnswer[i] = answers.SameAnswer(i, i);
            _firstEqual[i] = Enumerable.Range(0, i).FirstOrDefault(other => answers.SameAnswer(i, other), i);
            _agreements[i] = (answers.SameAnswer(i, reference), answers.SameAnswer(i, majority)) switch
            {
                (true, true) => AnswerAgreement.Both,
                (true, false) => AnswerAgreement.Reference,
                (false, true) => AnswerAgreement.Majority,
                _ => AnswerAgreement.Neither,
            };
        }

        bool IsClear(int i) => answers.SameAnswer(i, i)
            && (answers.Answer(i).IsMarked || !responses[i].Text.AsSpan().Trim().Contains('\n') || JsonText.ReadObject(responses[i].Text) is not null);
    }

    /// <summary>Gets whether there is a response of the reference.</summary>
    public bool HasReference { get; }

    /// <summary>Gets whether the reference's first response has a clear answer. Without one, nothing is known.</summary>
    public bool IsReferenceClear { get; }

    /// <summary>Gets whose answer a response gives.</summary>
    public AnswerAgreement this[int response] => _agreements[response];

    /// <summary>Gets whether a response has an answer, clear or not. It is only known if <see cref="IsReferenceClear"/>.</summary>
    public bool HasAnswer(int response) => _hasAnswer[response];

    /// <summary>Returns the mean score of the responses that have the same answer as a response; NaN if none of them has a score.</summary>
    /// <param name="response">The response.</param>
    /// <param name="scores">The scores of all responses; NaN for those without one.</param>
    public double ScoreOfEqual(int response, IReadOnlyList<double> scores) => IsReferenceClear && _hasAnswer[response]
        ? Enumerable.Range(0, scores.Count).Where(other => _hasAnswer[other] && _firstEqual[other] == _firstEqual[response] && !double.IsNaN(scores[other]))
            .Select(other => scores[other]).DefaultIfEmpty(double.NaN).Average()
        : double.NaN;

    private static int FirstOf(string model, IReadOnlyList<(string Model, string Text)> responses)
    {
        for (var i = 0; i < responses.Count; i++)
        {
            if (responses[i].Model == model)
            {
                return i;
            }
        }

        return -1;
    }
}
