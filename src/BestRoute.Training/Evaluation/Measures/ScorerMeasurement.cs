namespace BestRoute.Training;

/// <summary>Compares ways of choosing among recorded samples: without any model of quality, by the package's scorer, perfectly.</summary>
/// <remarks>
/// What a scorer chooses is an expectation over draws, from <see cref="SampleChances"/>: exact for the choices that rate a sample alone,
/// and for the others wherever there are at most <see cref="BestOfN.MaxSubsets"/> draws; seeded otherwise. Ties share evenly.
/// </remarks>
internal sealed class ScorerMeasurement(IReadOnlyList<QueryRecord> queries, PoolFile pool, ScoreScale scale, int seed)
{
    private readonly PoolFileModel[] _models = [.. pool.Models.Where(static model => model.MaxSamples > 1)];

    /// <summary>Measures the simple choices, some scorers, and the oracle.</summary>
    /// <param name="scorers">The scorers by name.</param>
    /// <param name="package">The name of the package's own scorer.</param>
    /// <param name="options">The degree of parallelism, on which nothing depends, and the token that stops it.</param>
    /// <returns>One report per choice; empty where no model draws more than one sample.</returns>
    public async Task<IReadOnlyList<ScorerReport>> MeasureAsync(
        IReadOnlyList<(string Name, IResponseScorer Scorer)> scorers, string package, ParallelOptions options)
    {
        if (_models.Length == 0 || queries.Count == 0)
        {
            return [];
        }

        var random = await TallyAsync(RecordedChoice.Random, options).ConfigureAwait(false);
        var oracle = await TallyAsync(RecordedChoice.Best, options).ConfigureAwait(false);
        List<(string Name, ScorerTally Tally)> tallies =
        [
            ("first", await TallyAsync(RecordedChoice.First, options).ConfigureAwait(false)),
            ("random", random),
            ("longest", await TallyAsync(RecordedChoice.Longest, options).ConfigureAwait(false)),
        ];
        foreach (var (name, scorer) in scorers)
        {
            tallies.Add((name, await TallyAsync(RecordedChoice.Of(scorer, seed), options).ConfigureAwait(false)));
        }

        tallies.Add(("oracle", oracle));
        return [.. tallies.Select(one => one.Tally.Report(one.Name, one.Name == package, random, oracle, _models))];
    }

    private async Task<ScorerTally> TallyAsync(RecordedChoice choice, ParallelOptions options)
    {
        var parts = new ScorerTally[queries.Count];
        await Parallel.ForAsync(0, parts.Length, options, async (query, token) =>
        {
            parts[query] = new ScorerTally(_models);
            for (var model = 0; model < _models.Length; model++)
            {
                await parts[query].AddAsync(model, queries[query], _models[model], choice, scale, token).ConfigureAwait(false);
            }
        }).ConfigureAwait(false);

        // In the order of the queries, so that sums do not depend on threads.
        var sum = new ScorerTally(_models);
        foreach (var part in parts)
        {
            sum.Add(part);
        }

        return sum;
    }
}
