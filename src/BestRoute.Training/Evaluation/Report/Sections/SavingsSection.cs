namespace BestRoute.Training;

/// <summary>How quality changes at lower costs.</summary>
internal static class SavingsSection
{
    public static Section? Of(EvaluationFigures report, PageStyle page)
    {
        var roles = new MethodRoles(report);
        var reductions = roles.Compared.SelectMany(static method => method.QualityChangeAtCostReduction.Keys).Distinct().ToArray();
        if (reductions.Length == 0)
        {
            return null;
        }

        var spec = new ChartSpec
        {
            Kind = "bars",
            X = new ChartAxis("Cost reduction", "number"),
            Y = new ChartAxis("Change of quality, % of the reference's", "signed"),
            Labels = [.. reductions.Select(static reduction => $"\u2212{reduction}%")],
            Series =
            [
                .. roles.Compared.Where(static method => method.Name is not ("fixed" or "random-mix" or "best-route-quality"))
                    .OrderBy(method => roles.IsHidden(method.Name))
                    .Select(method => new ChartSeries(method.Name, roles.Of(method.Name))
                    {
                        Points = [.. reductions.Select((reduction, index) => new ChartPoint(index, method.QualityChangeAtCostReduction.GetValueOrDefault(reduction)))],
                        Hidden = roles.IsHidden(method.Name) || roles.Of(method.Name) == "bound",
                    }),
            ],
        };
        return new Section("savings", "What a lower cost does to quality", Html.Of($"""
            <p>The same curves at five budgets: the change of mean quality, in percent of the reference's quality, if the cost is that much lower than that of the
            reference. A dash means that no setting is that cheap.</p>
            {Chart.Of(page, "savings", "Bars of the change of quality, one group per cost reduction", spec, Table(roles, reductions))}
            """))
        {
            PlainWords = PlainWords(roles),
        };
    }

    private static Html? PlainWords(MethodRoles roles)
    {
        if (roles.Ours?.QualityChangeAtCostReduction.LastOrDefault(static stop => stop.Value is not null) is not { Value: { } change } stop)
        {
            return null;
        }

        return change < 0
            ? Html.Of($"If you pay {stop.Key}% less than for the reference, the answers lose {Figures.Fixed(-change, 1)}% of their quality with the package.")
            : Html.Of($"If you pay {stop.Key}% less than for the reference, the answers lose no quality with the package.");
    }

    private static Html Table(MethodRoles roles, string[] reductions) => DataTable.Of(
        "Change of quality in percent of the reference's quality, by cost reduction",
        ["Method", .. reductions.Select(static reduction => $"\u2212{reduction}%")],
        roles.Compared.Select(method => new DataTable.Row(
            method.Name,
            [.. reductions.Select(reduction => method.QualityChangeAtCostReduction.GetValueOrDefault(reduction) is { } change
                ? Figures.Signed(change, 1)
                : null)])
        {
            IsOurs = method == roles.Ours,
        }));
}
