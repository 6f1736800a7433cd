namespace BestRoute.Training;

/// <summary>The result in a few lines: what is saved, how quality changes, and whether a simpler method is as good.</summary>
internal static class HeadlineSection
{
    public static Html Of(EvaluationFigures report)
    {
        var roles = new MethodRoles(report);
        return roles.Ours is { } ours
            ? Html.Of($"""
                <p class="lead">{Lead(report, ours)}</p>
                <div class="cards">
                {Saving(report, ours)}{Quality(report, ours)}{AgainstCoin(ours)}{AgainstBest(ours)}</div>
                {Elsewhere(ours)}

                """)
            : Html.Of($"""
                <p class="lead">{Figures.Count(report.Methods.Count)} methods were compared on {Figures.Count(report.Queries)} queries. <code>best-route</code>, which an
                application uses with default settings, was not one of them, so there is no operating point to describe.</p>

                """);
    }

    private static Html Lead(EvaluationFigures report, MethodReport ours)
    {
        var difference = ours.AgainstReference;
        var (saved, change) = (difference?.CostReduction.Value ?? 0, difference?.QualityChange);
        var quality = change switch
        {
            null => default,
            { Low: <= 0, High: >= 0 } => Html.Of($"and changes quality by <strong>{Figures.SignedPercent(change.Value)}</strong>, which can be chance with {Figures.Count(report.Queries)} queries"),
            { Value: < 0 } => Html.Of($"and loses <strong>{Figures.Percent(-change.Value)}</strong> of its quality"),
            _ => Html.Of($"and improves its quality by <strong>{Figures.Percent(change.Value)}</strong>"),
        };
        return saved >= 0
            ? Html.Of($"With default settings, routing saves <strong>{Figures.Percent(saved)}</strong> of the cost of {report.Source.Reference} {quality}. {Verdict(ours)}")
            : Html.Of($"With default settings, routing costs <strong>{Figures.Percent(-saved)}</strong> more than {report.Source.Reference} alone {quality}. {Verdict(ours)}");
    }

    private static Html Verdict(MethodReport ours) => ours.AgainstBestBaseline switch
    {
        null => default,
        { Low: > 0 } best => Html.Of($"Over all budgets, it is better than the best baseline, <code>{best.Baseline}</code>, and chance does not explain this."),
        { High: < 0 } best => Html.Of($"<strong>Over all budgets, the baseline <code>{best.Baseline}</code> is better</strong>, and chance does not explain this. Use it instead."),
        { } best => Html.Of($"Over all budgets, these queries do not show a clear difference to the best baseline, <code>{best.Baseline}</code>."),
    };

    private static Html Saving(EvaluationFigures report, MethodReport ours) => ours.AgainstReference is { CostReduction: var saving }
        ? Card(
            "Cost, default settings",
            $"{Figures.Signed(-100 * saving.Value, 1)}%",
            Figures.Range(-100 * saving.High, -100 * saving.Low, 1) + "%",
            Tone(saving.Low, saving.High, "cheaper", "more expensive", "no clear saving"),
            $"{Figures.Money(ours.OperatingPoint!.CostPerThousandQueries)} instead of {Figures.Money(report.Reference.CostPerThousandQueries)} per thousand queries.")
        : default;

    private static Html Quality(EvaluationFigures report, MethodReport ours) => ours.AgainstReference is { QualityChange: var change }
        ? Card(
            "Quality, default settings",
            Figures.SignedPercent(change.Value),
            Figures.Range(100 * change.Low, 100 * change.High, 1) + "%",
            Tone(change.Low, change.High, "better", "worse", "no clear difference"),
            $"{Figures.Fixed(ours.OperatingPoint!.Quality, 4)} instead of {Figures.Fixed(report.Reference.Quality, 4)}: mean quality on a scale from 0 to 1.")
        : default;

    private static Html AgainstCoin(MethodReport ours)
    {
        var uplift = ours.UpliftOverRandomMixSingle;
        return Card(
            "Against a coin",
            Figures.Signed(uplift.Value, 2),
            Figures.Range(uplift.Low, uplift.High, 2),
            Tone(uplift.Low, uplift.High, "better", "worse", "cannot tell"),
            "Uplift: points of mean quality above the best coin between two models, averaged over all budgets.");
    }

    private static Html AgainstBest(MethodReport ours) => ours.AgainstBestBaseline is { } best
        ? Card(
            "Against the best baseline",
            Figures.Signed(best.Value, 2),
            Figures.Range(best.Low, best.High, 2),
            Tone(best.Low, best.High, "better", "worse", "cannot tell"),
            $"The same against {best.Baseline}, the best of the baselines that were run. It was chosen by its result on these queries.")
        : default;

    private static Html Elsewhere(MethodReport ours)
    {
        var stops = ours.QualityChangeAtCostReduction.Where(static stop => stop.Value is not null).ToArray();
        return stops.Length == 0
            ? default
            : Html.Of($"""
                <div class="elsewhere"><p><strong>At other settings</strong> of the same package, the change of quality is</p>
                <ul>{stops.Select(static stop => Html.Of($"<li><strong>{Figures.Signed(stop.Value!.Value, 1)}%</strong> at {stop.Key}% less cost</li>"))}</ul></div>

                """);
    }

    private static (string Class, string Word) Tone(double low, double high, string good, string bad, string even) =>
        low > 0 ? ("good", good) : high < 0 ? ("bad", bad) : ("even", even);

    private static Html Card(string title, string figure, string interval, (string Class, string Word) tone, string text) => Html.Of($"""
        <div class="card {tone.Class}"><h2>{title}</h2>
        <p class="figure">{figure}</p><p class="badge">{tone.Word}</p><p class="interval">95%: {interval}</p><p>{text}</p></div>

        """);
}
