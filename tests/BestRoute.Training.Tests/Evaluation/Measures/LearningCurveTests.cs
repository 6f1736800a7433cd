using System.Text.Json;

namespace BestRoute.Training.Tests.Evaluation;

public class LearningCurveTests
{
    [Theory]
    [InlineData(40, new[] { 40 })]
    [InlineData(50, new[] { 50 })]
    [InlineData(999, new[] { 50, 100, 300, 999 })]
    [InlineData(8_244, new[] { 50, 100, 300, 1_000, 3_000, 8_244 })]
    public void The_sizes_end_at_the_logs_own_number(int queries, int[] expected) => Assert.Equal(expected, LearningCurve.Sizes(queries));

    [Fact]
    public async Task The_last_point_is_what_the_package_of_all_queries_is_measured_to_reach()
    {
        using var folder = new TemporaryFolder();
        var report = await EvaluateAsync(folder, SyntheticLog.Write(folder));
        var package = report.Methods.Single(method => method.Name == "best-route");

        var last = report.LearningCurve![^1];

        Assert.Equal([(50, 20), (100, 33), (240, 80)], report.LearningCurve.Select(point => (point.TrainingQueries, point.ValidationQueries)));
        Assert.Equal(package.Aiq, last.Aiq, 12);
        Assert.Equal(package.UpliftOverRandomMixSingle, last.Uplift);
        Assert.Equal(package.OperatingPoint!.Setting.Value, last.OperatingPoint.Lambda);
        Assert.Equal(package.OperatingPoint.Quality, last.OperatingPoint.Quality, 12);
        Assert.Equal(package.OperatingPoint.CostPerThousandQueries, last.OperatingPoint.CostPerThousandQueries, 12);
        Assert.Equal(package.OperatingPoint.CostPerThousandQueries, (1 - last.OperatingPoint.CostReduction) * report.Reference.CostPerThousandQueries, 12);
        Assert.Equal(package.OperatingPoint.Quality, (1 + last.OperatingPoint.QualityChange) * report.Reference.Quality, 12);
    }

    /// <summary>Fifty queries tell rivers from proofs, and must not make a router that throws quality away.</summary>
    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(13)]
    public async Task Fifty_queries_give_a_sane_package(int seed)
    {
        using var folder = new TemporaryFolder();
        var report = await EvaluateAsync(folder, SyntheticLog.Write(folder, seed: seed));

        var first = report.LearningCurve![0];

        Assert.True(first.Uplift.Value > 0, $"{first.Uplift}");
        Assert.InRange(first.OperatingPoint.QualityChange, -0.05, 1);
    }

    [Fact]
    public async Task Qualities_are_measured_on_the_scale_of_the_package_whatever_scores_a_subset_holds()
    {
        using var folder = new TemporaryFolder();
        var lines = await File.ReadAllLinesAsync(SyntheticLog.Write(folder));

        // One response, which the smaller subsets do not hold, is ten times as good as all others.
        var rows = lines.Select(line => JsonDocument.Parse(line).RootElement.GetProperty("prompt").GetString()!).ToList();
        var small = TrainingSubset.Take([.. rows.Take(240).Select(prompt => Records.Of(prompt))], 100, 0).Select(record => record.Prompt).ToHashSet();
        var apart = rows.FindIndex(prompt => !small.Contains(prompt));
        lines[apart] = lines[apart].Replace("\"score\":1", "\"score\":10", StringComparison.Ordinal);
        Assert.Contains("\"score\":10", lines[apart], StringComparison.Ordinal);
        var report = await EvaluateAsync(folder, folder.Write("scaled.jsonl", string.Join('\n', lines)));

        Assert.All(report.LearningCurve!, point => Assert.InRange(point.OperatingPoint.Quality, 0, 0.1));
    }

    [Fact]
    public async Task Sizes_at_which_a_model_has_no_response_are_left_out()
    {
        using var folder = new TemporaryFolder();
        var lines = await File.ReadAllLinesAsync(SyntheticLog.Write(folder));
        var small = TrainingSubset.Take(
            [.. lines.Take(240).Select(line => Records.Of(JsonDocument.Parse(line).RootElement.GetProperty("prompt").GetString()!))], 50, 0)
            .Select(record => record.Prompt).ToHashSet();
        for (var i = 0; i < 240; i++)
        {
            lines[i] = small.Contains(JsonDocument.Parse(lines[i]).RootElement.GetProperty("prompt").GetString()!)
                ? lines[i].Replace("\"model\":\"small\"", "\"model\":\"stranger\"", StringComparison.Ordinal)
                : lines[i];
        }

        var report = await EvaluateAsync(folder, folder.Write("sparse.jsonl", string.Join('\n', lines)));

        Assert.Equal([100, 240], report.LearningCurve!.Select(point => point.TrainingQueries));
    }

    [Fact]
    public async Task Nothing_is_measured_where_nobody_asks_or_the_data_hold_nothing_to_train_on()
    {
        using var suite = new SyntheticSuite();
        var request = suite.Request() with { Methods = ["best-route"] };

        Assert.Null((await PackageEvaluator.MeasureAsync(request)).LearningCurve);
        Assert.Empty((await PackageEvaluator.MeasureAsync(request with { LearningCurve = true })).LearningCurve!);
    }

    private static async Task<EvaluationFigures> EvaluateAsync(TemporaryFolder folder, string log)
    {
        (await PackageTrainer.TrainAsync(new TrainingRequest { DataFiles = [log], Pool = SyntheticLog.Pool })).Save(folder.Path("package"));
        return await PackageEvaluator.MeasureAsync(new EvaluationRequest
        {
            Package = folder.Path("package"),
            DataFiles = [log],
            Pool = SyntheticLog.Pool,
            Split = "val",
            Methods = ["best-route"],
            LearningCurve = true,
            Resamples = 50,
        });
    }
}
