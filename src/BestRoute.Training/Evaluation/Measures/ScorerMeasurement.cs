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
    public IReadOnlyList<ScorerReport> Measure(IReadOnlyList<(string Name, IResponseScorer Scorer)> scorers, string package, ParallelOptions options)
    {
        if (_models.Length == 0 || queries.Count == 0)
        {
            return [];
        }

        var random = Tally(RecordedChoice.Random, options);
        var oracle = Tally(RecordedChoice.Best, options);
        (string Name, ScorerTally Tally)[] tallies =
        [
            ("first", Tally(RecordedChoice.First, options)),
            ("random", random),
            ("longest", Tally(RecordedChoice.Longest, options)),
            .. scorers.Select(one => (one.Name, Tally(RecordedChoice.Of(one.Scorer, seed), options))),
            ("oracle", oracle),
        ];
        return [.. tallies.Select(one => one.Tally.Report(one.Name, one.Name == package, random, oracle, _models))];
    }

    private ScorerTally Tally(RecordedChoice choice, ParallelOptions options)
    {
        var parts = new ScorerTally[queries.Count];
        Parallel.For(0, parts.Length, options, query =>
        {
            parts[query] = new ScorerTally(_models);
            for (var model = 0; model < _models.Length; model++)
            {
                parts[query].Add(model, queries[query], _models[model], choice, scale);
            }
        });

        // In the order of the queries, so that sums do not depend on threads.
        var sum = new ScorerTally(_models);
        foreach (var part in parts)
        {
            sum.Add(part);
        }

        return sum;
    }
}
