namespace BestRoute.Training;

/// <summary>Sums over queries of what a choice among samples gives, by model.</summary>
internal sealed class ScorerTally(IReadOnlyList<PoolFileModel> models)
{
    private readonly double[][] _quality = [.. models.Select(static model => new double[model.MaxSamples])];
    private readonly double[] _overAll = new double[models.Count];
    private int _queries;
    private int _lengthsDiffer;
    private double _longest;

    /// <summary>Adds what a choice makes of one query and model.</summary>
    public async ValueTask AddAsync(
        int index, QueryRecord query, PoolFileModel model, RecordedChoice choice, ScoreScale scale, CancellationToken cancellationToken)
    {
        var all = query.ResponsesOf(model.Id);
        RecordedResponse[] first = [.. all.Take(model.MaxSamples)];
        double[] scores = [.. all.Select(sample => Math.Clamp(scale.ToUnit(sample.Score), 0, 1))];
        var chances = await choice.ChancesAsync(query, first, scores[..first.Length], cancellationToken).ConfigureAwait(false);
        var wins = new double[first.Length];
        for (var n = 1; n <= wins.Length; n++)
        {
            chances(n, wins);
            _quality[index][n - 1] += Expectation(wins, scores);
        }

        int[] lengths = [.. first.Select(static sample => sample.Length)];
        if (lengths.Min() < lengths.Max())
        {
            _lengthsDiffer++;
            _longest += wins.Where((_, sample) => lengths[sample] == lengths.Max()).Sum();
        }

        // The last wins are those of the only draw that there is where no further sample was recorded.
        var winsOverAll = wins;
        if (all.Count > first.Length)
        {
            winsOverAll = new double[all.Count];
            chances = await choice.ChancesAsync(query, all, scores, cancellationToken).ConfigureAwait(false);
            chances(first.Length, winsOverAll);
        }

        _overAll[index] += Expectation(winsOverAll, scores);
        _queries = 1;
    }

    /// <summary>Adds another tally of the same models.</summary>
    public void Add(ScorerTally other)
    {
        for (var model = 0; model < _quality.Length; model++)
        {
            _overAll[model] += other._overAll[model];
            for (var n = 0; n < _quality[model].Length; n++)
            {
                _quality[model][n] += other._quality[model][n];
            }
        }

        _queries += other._queries;
        _lengthsDiffer += other._lengthsDiffer;
        _longest += other._longest;
    }

    /// <summary>Makes the report.</summary>
    public ScorerReport Report(string name, bool isPackage, ScorerTally random, ScorerTally oracle, IReadOnlyList<PoolFileModel> models) => new(
        name,
        isPackage,
        new SelectionQuality(random.Largest, Largest, oracle.Largest).Recovered,
        new SelectionQuality(random._overAll.Sum(), _overAll.Sum(), oracle._overAll.Sum()).Recovered,
        _lengthsDiffer == 0 ? null : _longest / _lengthsDiffer,
        [.. models.Select((model, index) => new ScorerCurve(model.Id, [.. _quality[index].Select(sum => sum / _queries)]))]);

    private double Largest => _quality.Sum(static quality => quality[^1]);

    private static double Expectation(double[] wins, double[] scores)
    {
        var sum = 0.0;
        for (var i = 0; i < wins.Length; i++)
        {
            sum += wins[i] * scores[i];
        }

        return sum;
    }
}
