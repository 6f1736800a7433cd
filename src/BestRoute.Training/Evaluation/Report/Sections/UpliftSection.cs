namespace BestRoute.Training;

/// <summary>AIQ, and how far each method is above the two coins.</summary>
internal static class UpliftSection
{
    public static Section? Of(EvaluationFigures report, PageStyle page)
    {
        var roles = new MethodRoles(report);
        MethodReport[] methods = [.. roles.Compared.OrderByDescending(static method => method.Aiq)];
        ChartSpec Spec(string coin, Func<MethodReport, Uplift> uplift) => new()
        {
            Kind = "dots",
            Y = new ChartAxis($"Uplift over {coin}, with its 95% interval", "signed"),
            Labels = [.. methods.Select(static method => method.Name)],
            Series =
            [
                .. methods.Select((method, row) => (method.Name, Value: uplift(method), Row: row)).GroupBy(method => roles.Of(method.Name))
                    .Select(group => new ChartSeries(group.Key, group.Key)
                    {
                        Points = [.. group.Select(static method => new ChartPoint(method.Row, method.Value.Value, method.Value.Low, method.Value.High))],
                        Hidden = group.Key == "bound",
                    }),
            ],
        };
        return methods.Length == 0 ? null : new Section("uplift", "AIQ, and the uplift over two coins", Html.Of($"""
            <p><a href="#term-aiq">AIQ</a> is the mean quality over all budgets, from the cheapest route to the reference. <a href="#term-uplift">Uplift</a> is 100 times its
            difference to a coin, which ignores the query. <code>random-mix-single</code> tosses between two models, and <code>random-mix</code> can also draw several samples.
            If an interval is to the right of zero, the method is better than the coin, and chance does not explain this. If it contains zero, these queries cannot tell.</p>
            {(page.HasCharts ? Html.Of($"<div class=\"pair\">{Charts(Spec)}</div>") : default)}
            {Table(methods, roles, page)}
            """))
        {
            PlainWords = PlainWords(roles),
        };
    }

    private static Html? PlainWords(MethodRoles roles) => roles.Ours?.UpliftOverRandomMixSingle switch
    {
        null => null,
        { Low: > 0 } => Html.Of($"The package knows more than a coin: at the same cost, it gives better answers."),
        { High: < 0 } => Html.Of($"A coin gives better answers at the same cost. Do not use this package."),
        _ => Html.Of($"These queries do not show whether the package is better than a coin. Evaluate it on more queries."),
    };

    private static Html Charts(Func<string, Func<MethodReport, Uplift>, ChartSpec> spec) => Html.Of($"""
        {Chart.Figure("uplift-single", "Dots with intervals: uplift over random-mix-single, one row per method", spec("random-mix-single", static method => method.UpliftOverRandomMixSingle), "rows")}
        {Chart.Figure("uplift-mix", "Dots with intervals: uplift over random-mix, one row per method", spec("random-mix", static method => method.UpliftOverRandomMix), "rows")}
        """);

    private static Html Table(MethodReport[] methods, MethodRoles roles, PageStyle page)
    {
        var table = DataTable.Of(
            "AIQ and uplift with 95% intervals, the highest AIQ first",
            ["Method", "AIQ", "raw AIQ", "over random-mix-single", "95%", "over random-mix", "95%"],
            methods.Select(method => new DataTable.Row(
                method.Name,
                Figures.Fixed(method.Aiq, 4),
                Figures.Fixed(method.AiqRaw, 4),
                Figures.Signed(method.UpliftOverRandomMixSingle.Value, 2),
                Figures.Range(method.UpliftOverRandomMixSingle.Low, method.UpliftOverRandomMixSingle.High, 2),
                Figures.Signed(method.UpliftOverRandomMix.Value, 2),
                Figures.Range(method.UpliftOverRandomMix.Low, method.UpliftOverRandomMix.High, 2))
            {
                IsOurs = method == roles.Ours,
            }));
        return page.HasCharts ? Html.Of($"<details class=\"data\" open><summary>The same figures as a table, with AIQ</summary>{table}</details>") : table;
    }
}
