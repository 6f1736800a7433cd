namespace BestRoute.Training;

/// <summary>The cost and quality of each query under one setting. Sums are taken in the order of the queries, with any number of threads.</summary>
internal sealed class SettingResult
{
    private readonly AnswerTable _answers;
    private readonly ushort[] _routes;
    private readonly FailoverAnswer[] _failovers;

    /// <param name="setting">The setting.</param>
    /// <param name="answers">What each route answers.</param>
    /// <param name="choices">The route of each query.</param>
    public SettingResult(CurveSetting setting, AnswerTable answers, RouteChoices choices)
    {
        Setting = setting;
        (_answers, _routes, _failovers) = (answers, choices.Routes, [.. choices.Failovers]);
        Costs = new QueryList<double>(_routes.Length, query => Of(query).Cost);
        Qualities = new QueryList<double>(_routes.Length, query => Of(query).Quality);
        Routes = new QueryList<ModelRoute>(_routes.Length, query => _answers.Routes[Of(query).Route]);
        Mean = Sum([]) is var (cost, quality) ? new CostQualityPoint(cost / _routes.Length, quality / _routes.Length) : default;
    }

    /// <summary>A result of costs and qualities that are no route's own, such as a cascade's.</summary>
    public SettingResult(CurveSetting setting, double[] costs, double[] qualities, ModelRoute[] routes)
        : this(setting, routes.Distinct().ToArray(), costs, qualities, routes)
    {
    }

    private SettingResult(CurveSetting setting, ModelRoute[] distinct, double[] costs, double[] qualities, ModelRoute[] routes)
        : this(
            setting,
            new AnswerTable(distinct, [.. distinct.Select(_ => costs)], [.. distinct.Select(_ => qualities)]),
            new RouteChoices([.. routes.Select(route => checked((ushort)Array.IndexOf(distinct, route)))], []))
    {
    }

    /// <summary>Gets the setting.</summary>
    public CurveSetting Setting { get; }

    /// <summary>Gets the settled cost of each query, in US dollars.</summary>
    public IReadOnlyList<double> Costs { get; }

    /// <summary>Gets the quality score, on the scale 0 to 1, of the answer to each query.</summary>
    public IReadOnlyList<double> Qualities { get; }

    /// <summary>Gets the route that answered each query.</summary>
    public IReadOnlyList<ModelRoute> Routes { get; }

    /// <summary>Gets the means over all queries.</summary>
    public CostQualityPoint Mean { get; }

    /// <summary>The share of another result's cost that this one saves; 0 where the other costs nothing.</summary>
    public double SavingAgainst(SettingResult other) => other.Mean.Cost > 0 ? 1 - (Mean.Cost / other.Mean.Cost) : 0;

    /// <summary>The change of mean quality, as a share of another result's; 0 where the other's is 0.</summary>
    public double QualityChangeAgainst(SettingResult other) => other.Mean.Quality > 0 ? (Mean.Quality / other.Mean.Quality) - 1 : 0;

    /// <summary>Takes the means over a bootstrap resample.</summary>
    /// <param name="counts">How often each query was drawn.</param>
    public CostQualityPoint MeanOf(ReadOnlySpan<int> counts)
    {
        var (cost, quality) = Sum(counts);
        return new CostQualityPoint(cost / counts.Length, quality / counts.Length);
    }

    /// <summary>The sums over all queries, each as often as it was drawn; once without <paramref name="counts"/>.</summary>
    private (double Cost, double Quality) Sum(ReadOnlySpan<int> counts)
    {
        double cost = 0, quality = 0;
        for (int query = 0, next = 0; query < _routes.Length; query++)
        {
            var weight = counts.IsEmpty ? 1 : counts[query];
            if (next < _failovers.Length && _failovers[next].Query == query)
            {
                cost += weight * _failovers[next].Cost;
                quality += weight * _failovers[next].Quality;
                next++;
            }
            else
            {
                cost += weight * _answers.Costs[_routes[query]][query];
                quality += weight * _answers.Qualities[_routes[query]][query];
            }
        }

        return (cost, quality);
    }

    private FailoverAnswer Of(int query)
    {
        var route = _routes[query];
        var failover = _failovers.Length == 0 ? -1 : Array.BinarySearch(_failovers, new FailoverAnswer(query, 0, 0, 0), ByQuery.Instance);
        return failover >= 0
            ? _failovers[failover]
            : new FailoverAnswer(query, route, _answers.Costs[route][query], _answers.Qualities[route][query]);
    }

    private sealed class ByQuery : IComparer<FailoverAnswer>
    {
        public static readonly ByQuery Instance = new();

        public int Compare(FailoverAnswer x, FailoverAnswer y) => x.Query.CompareTo(y.Query);
    }
}
