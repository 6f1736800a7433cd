namespace BestRoute.Training;

/// <summary>What was graded by agreement, and what was not. Safe for concurrent use.</summary>
internal sealed class AgreementCounts
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, long> _withoutAnswer = new(StringComparer.Ordinal);

    /// <summary>Gets the number of queries whose responses got a score.</summary>
    public long Graded { get; private set; }

    /// <summary>Gets the number of queries without a response of the reference to compare with.</summary>
    public long WithoutReference { get; private set; }

    /// <summary>Gets the number of queries for which the reference's response has no clear final answer.</summary>
    public long UnclearReference { get; private set; }

    /// <summary>Gets, for graded queries, the number of responses without a final answer, by model in ordinal order. They are graded as wrong.</summary>
    public IReadOnlyDictionary<string, long> WithoutAnswer => _withoutAnswer;

    /// <summary>Adds a query that has responses to grade.</summary>
    /// <param name="agreement">The comparison of all its responses.</param>
    /// <param name="graded">The models and the places of the responses to grade.</param>
    public void Add(PoolAgreement agreement, IEnumerable<(string Model, int Index)> graded)
    {
        lock (_lock)
        {
            if (!agreement.HasReference)
            {
                WithoutReference++;
            }
            else if (!agreement.IsReferenceClear)
            {
                UnclearReference++;
            }
            else
            {
                Graded++;
                foreach (var (model, _) in graded.Where(response => !agreement.HasAnswer(response.Index)))
                {
                    _withoutAnswer[model] = _withoutAnswer.GetValueOrDefault(model) + 1;
                }
            }
        }
    }
}
