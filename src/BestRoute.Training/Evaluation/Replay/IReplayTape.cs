namespace BestRoute.Training;

/// <summary>
/// Stands between a replay and what measures its runs: one that records keeps what was measured on a shard's queries, one that plays gives what all
/// shards have measured. Runs come in the same order each time, so that nothing else must know of shards.
/// </summary>
internal interface IReplayTape
{
    /// <summary>Gives the answers of all routes.</summary>
    Task<AnswerTable> AnswersAsync(IReadOnlyList<ModelRoute> routes, Func<Task<AnswerTable>> measure);

    /// <summary>Gives the routes chosen in the next sweep.</summary>
    /// <param name="sweep">What distinguishes the sweep, to be sure that it is the same.</param>
    /// <param name="settings">The number of its settings.</param>
    /// <param name="measure">Measures the sweep.</param>
    Task<IReadOnlyList<RouteChoices>> ChoicesAsync(string sweep, int settings, Func<Task<IReadOnlyList<RouteChoices>>> measure);
}
