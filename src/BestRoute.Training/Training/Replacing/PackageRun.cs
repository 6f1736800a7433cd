namespace BestRoute.Training;

/// <summary>What a package does on some queries: at its operating point, and at the settings of a sweep.</summary>
/// <param name="OperatingPoint">The operating point.</param>
/// <param name="Settings">The settings, at least one.</param>
/// <param name="Reference">The reference alone.</param>
/// <param name="Singles">Each model alone, one sample.</param>
internal sealed record PackageRun(SettingResult OperatingPoint, IReadOnlyList<SettingResult> Settings, SettingResult Reference, IReadOnlyList<SettingResult> Singles)
{
    /// <summary>Runs the policy of the run time on tables.</summary>
    /// <param name="rows">The queries: the table and the position of each. A query has scores of all routes of its table.</param>
    /// <param name="lambda">The operating point; <see langword="null"/> for the reference.</param>
    /// <param name="lambdas">The settings of the sweep.</param>
    public static PackageRun Of(IReadOnlyList<(RouteTable Table, int Query)> rows, double? lambda, IReadOnlyList<double> lambdas)
    {
        ModelRoute[] routes = [.. rows.Select(static row => row.Table).Distinct().SelectMany(static table => table.Routes).Distinct()];
        var positions = rows.Select(static row => row.Table).Distinct().ToDictionary(static table => table, table => table.Routes.Select(route => Array.IndexOf(routes, route)).ToArray());
        double[][] Of(Func<RouteTable, double[][]> values)
        {
            double[][] table = [.. routes.Select(_ => new double[rows.Count])];
            foreach (var (query, row) in rows.Index())
            {
                foreach (var (route, position) in positions[row.Table].Index())
                {
                    table[position][query] = values(row.Table)[row.Query][route];
                }
            }

            return table;
        }

        var answers = new AnswerTable(routes, Of(static table => table.Cost), Of(static table => table.Quality));
        SettingResult Run(double setting) => new(
            new CurveSetting(setting),
            answers,
            new RouteChoices([.. rows.Select(row => (ushort)positions[row.Table][row.Table.Choose(row.Query, setting, [.. Enumerable.Range(0, row.Table.Routes.Count)])])], []));
        SettingResult Fixed(ModelRoute route) => new(new CurveSetting(route), answers, RouteChoices.Constant(Array.IndexOf(routes, route), rows.Count));
        var reference = Fixed(rows[0].Table.Routes[rows[0].Table.Reference]);
        return new(
            lambda is { } own ? Run(own) : reference,
            [.. lambdas.Select(Run).DistinctBy(static result => result.Mean)],
            reference,
            [.. routes.Where(static route => route.Samples == 1).Select(Fixed)]);
    }

    /// <summary>Returns the average quality over all budgets on a resample, between the ends that anyone can run without a package.</summary>
    /// <param name="counts">How often each query was drawn.</param>
    /// <param name="ends">The ends.</param>
    public double AiqOf(ReadOnlySpan<int> counts, FixedEnds ends)
    {
        var points = new List<CostQualityPoint>(Settings.Count + 2) { ends.Cheapest, ends.Reference };
        foreach (var setting in Settings)
        {
            points.Add(setting.MeanOf(counts));
        }

        return CurveScore.AiqOf(points, ends);
    }

    /// <summary>Returns the cheapest model and the reference on a resample.</summary>
    /// <param name="counts">How often each query was drawn.</param>
    public FixedEnds EndsOf(ReadOnlySpan<int> counts)
    {
        var points = new CostQualityPoint[Singles.Count + 1];
        for (var single = 0; single < Singles.Count; single++)
        {
            points[single] = Singles[single].MeanOf(counts);
        }

        points[^1] = Reference.MeanOf(counts);
        return FixedEnds.Of(points, Singles.Count);
    }
}
