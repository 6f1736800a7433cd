namespace BestRoute.Training;

/// <summary>Finds the queries on which routing lost the most.</summary>
internal static class LostQueries
{
    private const int Count = 20;
    private const int PromptCharacters = 240;

    /// <param name="queries">The evaluated queries.</param>
    /// <param name="tasks">The tasks of the queries, as far as the log names them.</param>
    /// <param name="routed">What each query got at the operating point.</param>
    /// <param name="reference">What the reference gave.</param>
    /// <param name="decisions">What was predicted.</param>
    /// <returns>
    /// Up to twenty, the greatest loss of quality first. Scores of right and wrong make many losses equal: of those, the first is the one on
    /// which the router was the surest that the reference would do no better.
    /// </returns>
    public static IReadOnlyList<LostQuery> Of(
        IReadOnlyList<QueryRecord> queries,
        TaskLabels tasks,
        SettingResult routed,
        SettingResult reference,
        DecisionTable decisions)
    {
        var losses = from query in Enumerable.Range(0, queries.Count)
                     where routed.Qualities[query] < reference.Qualities[query]
                     let predicted = decisions.Quality[decisions.PositionOf(routed.Routes[query])][query]
                     let predictedReference = decisions.Quality[decisions.Reference][query]
                     orderby reference.Qualities[query] - routed.Qualities[query] descending, predicted - predictedReference descending
                     select new LostQuery(
                         queries[query].Origin,
                         tasks.Of(queries[query].Text),
                         Clip(queries[query].Prompt),
                         routed.Routes[query].ToString(),
                         routed.Qualities[query],
                         reference.Qualities[query],
                         routed.Costs[query],
                         reference.Costs[query],
                         predicted,
                         predictedReference);
        return [.. losses.Take(Count)];
    }

    // Never between the halves of a surrogate pair.
    private static string Clip(string prompt) => prompt.Length <= PromptCharacters
        ? prompt
        : string.Concat(prompt.AsSpan(0, char.IsHighSurrogate(prompt[PromptCharacters - 1]) ? PromptCharacters - 1 : PromptCharacters), "…");
}
