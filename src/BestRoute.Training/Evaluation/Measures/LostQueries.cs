namespace BestRoute.Training;

/// <summary>Finds the queries on which routing lost the most.</summary>
internal static class LostQueries
{
    private const int Count = 20;
    private const int PromptCharacters = 240;
    private const int AnswerCharacters = 1200;

    /// <param name="queries">The evaluated queries.</param>
    /// <param name="tasks">The tasks of the queries, as far as the log names them.</param>
    /// <param name="routed">What each query got at the operating point.</param>
    /// <param name="reference">What the reference gave.</param>
    /// <param name="decisions">What was predicted.</param>
    /// <param name="replay">Gives the texts of the answers.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>
    /// Up to twenty, the greatest loss of quality first. Scores of right and wrong make many losses equal: of those, the first is the one on
    /// which the router was the surest that the reference would do no better.
    /// </returns>
    public static async Task<IReadOnlyList<LostQuery>> OfAsync(
        IReadOnlyList<QueryRecord> queries,
        TaskLabels tasks,
        SettingResult routed,
        SettingResult reference,
        DecisionTable decisions,
        PoolReplay replay,
        CancellationToken cancellationToken)
    {
        var losses = from query in Enumerable.Range(0, queries.Count)
                     where routed.Qualities[query] < reference.Qualities[query]
                     let predicted = decisions.Quality[decisions.PositionOf(routed.Routes[query])][query]
                     let predictedReference = decisions.Quality[decisions.Reference][query]
                     orderby reference.Qualities[query] - routed.Qualities[query] descending, predicted - predictedReference descending
                     select (query, Report: new LostQuery(
                         queries[query].Origin,
                         tasks.Of(queries[query].Text),
                         Clip(queries[query].Prompt, PromptCharacters),
                         routed.Routes[query].ToString(),
                         routed.Qualities[query],
                         reference.Qualities[query],
                         routed.Costs[query],
                         reference.Costs[query],
                         predicted,
                         predictedReference));
        var lost = new List<LostQuery>();
        foreach (var (query, report) in losses.Take(Count))
        {
            lost.Add(report with
            {
                Answer = Clip(await replay.TextOfAsync(query, routed.Routes[query], cancellationToken).ConfigureAwait(false), AnswerCharacters),
                ReferenceAnswer = Clip(await replay.TextOfAsync(query, reference.Routes[query], cancellationToken).ConfigureAwait(false), AnswerCharacters),
            });
        }

        return lost;
    }

    // Never between the halves of a surrogate pair.
    private static string Clip(string text, int characters) => text.Length <= characters
        ? text
        : string.Concat(text.AsSpan(0, char.IsHighSurrogate(text[characters - 1]) ? characters - 1 : characters), "…");
}
