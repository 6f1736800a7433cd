namespace BestRoute.Training;

/// <summary>What was graded by agreement, and what was not. Safe for concurrent use.</summary>
internal sealed class AgreementCounts
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, long> _unclear = new(StringComparer.Ordinal);

    /// <summary>Gets the number of queries with at least one response that got a score.</summary>
    public long Graded { get; private set; }

    /// <summary>Gets the number of queries without a response of the reference to compare with.</summary>
    public long WithoutReference { get; private set; }

    /// <summary>Gets the number of queries for which the reference's response has no clear final answer.</summary>
    public long UnclearReference { get; private set; }

    /// <summary>Gets, for the other queries, the number of responses without a clear final answer, by model in ordinal order.</summary>
    public IReadOnlyDictionary<string, long> Unclear => _unclear;

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
                var isGraded = false;
                foreach (var (model, index) in graded)
                {
                    var isKnown = agreement[index] != AnswerAgreement.Unknown;
                    isGraded |= isKnown;
                    _unclear[model] = _unclear.GetValueOrDefault(model) + (isKnown ? 0 : 1);
                }

                Graded += isGraded ? 1 : 0;
            }
        }
    }
}
