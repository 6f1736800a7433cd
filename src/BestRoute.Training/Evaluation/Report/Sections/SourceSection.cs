namespace BestRoute.Training;

/// <summary>The source of the page, so that anyone can make it again.</summary>
internal static class SourceSection
{
    public static Section Of(EvaluationFigures report)
    {
        var source = report.Source;
        return new Section("source", "How this page was made", Html.Of($"""
            {(source.Command is null ? default : Html.Of($"<pre class=\"command\">{source.Command}</pre>"))}
            <p>BestRoute {source.Version}, split <code>{source.Split}</code>, {Figures.Count(source.Resamples)} bootstrap resamples for each interval, training seed {source.Seed}. The same
            command on the same files gives the same page, byte for byte.</p>
            {DataTable.Of(
                "SHA-256 of the files",
                ["File", "SHA-256"],
                [
                    .. source.Data.Select(static file => new DataTable.Row(file.File, file.Sha256)),
                    new DataTable.Row("the package's manifest", source.Package),
                ],
                isText: true)}
            {DataTable.Of(
                "Prices in US dollars per million tokens",
                ["Model", "input", "cached input", "output", "maximum samples"],
                source.Models.Select(model => new DataTable.Row(
                    model.Id,
                    Price(model.Price.InputPerMillion),
                    model.Price.CachedInputPerMillion is { } cached ? Price(cached) : null,
                    Price(model.Price.OutputPerMillion),
                    Figures.Count(model.MaxSamples))
                {
                    IsOurs = model.Id == source.Reference,
                }))}
            """));
    }

    private static string Price(double price) => "$" + price.ToString("0.######", System.Globalization.CultureInfo.InvariantCulture);
}
