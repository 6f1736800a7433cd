using System.Text.Json;

namespace BestRoute.Training.Tests.Evaluation.Html;

public sealed class EvaluationReportTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Figures_are_those_of_the_json_file()
    {
        var report = new EvaluationReport(SyntheticReport.Of());
        var path = _folder.Path("report.json");
        report.SaveJson(path);

        using var file = JsonDocument.Parse(File.ReadAllBytes(path));
        var json = file.RootElement;
        var method = json.GetProperty("methods")[0];
        var (point, difference) = (method.GetProperty("operatingPoint"), method.GetProperty("againstReference"));
        var target = json.GetProperty("targets")[1];
        Assert.Equal((json.GetProperty("queries").GetInt32(), json.GetProperty("skipped").GetInt32()), (report.Queries, report.Skipped));
        Assert.Equal(json.GetProperty("reference").GetProperty("quality").GetDouble(), report.ReferenceQuality);
        Assert.Equal(json.GetProperty("reference").GetProperty("costPerThousandQueries").GetDouble(), report.ReferenceCostPerThousandQueries);
        Assert.Equal(
            new OperatingPointReport(
                point.GetProperty("quality").GetDouble(),
                point.GetProperty("costPerThousandQueries").GetDouble(),
                IntervalOf(difference.GetProperty("costReduction")),
                IntervalOf(difference.GetProperty("qualityChange"))),
            report.OperatingPoint);
        Assert.Equal((target.GetProperty("costReduction").GetDouble(), RoutingTarget.MaxQualityDrop(0.01)), (report.Targets[1].CostReduction, report.Targets[1].Target));
    }

    [Fact]
    public void Operating_point_without_the_method_that_has_one_is_null()
    {
        var figures = SyntheticReport.Of();

        Assert.Null(new EvaluationReport(figures with { Methods = [.. figures.Methods.Where(static method => method.OperatingPoint is null)] }).OperatingPoint);
    }

    [Fact]
    public void Save_html_over_an_existing_file_writes_the_page_without_charts()
    {
        var path = _folder.Path("report.html");
        File.WriteAllText(path, "old");

        new EvaluationReport(SyntheticReport.Of()).SaveHtml(path);

        Assert.StartsWith("<!DOCTYPE html>", File.ReadAllText(path), StringComparison.Ordinal);
        Assert.DoesNotContain("<script>", File.ReadAllText(path), StringComparison.Ordinal);
    }

    private static Interval IntervalOf(JsonElement json) =>
        new(json.GetProperty("value").GetDouble(), json.GetProperty("low").GetDouble(), json.GetProperty("high").GetDouble());
}
