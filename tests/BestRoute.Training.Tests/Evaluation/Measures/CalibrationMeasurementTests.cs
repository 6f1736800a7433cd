namespace BestRoute.Training.Tests.Evaluation;

public class CalibrationMeasurementTests
{
    [Fact]
    public async Task Of_the_validation_queries_gives_the_errors_that_training_measured()
    {
        using var folder = new TemporaryFolder();
        var log = SyntheticLog.Write(folder);
        var trained = await PackageTrainer.TrainAsync(new TrainingRequest { DataFiles = [log], Pool = SyntheticLog.Pool });
        trained.Save(folder.Path("package"));

        var report = await PackageEvaluator.MeasureAsync(new EvaluationRequest
        {
            Package = folder.Path("package"),
            DataFiles = [log],
            Pool = SyntheticLog.Pool,
            Split = "val",
            Methods = ["always-reference"],
            Resamples = 1,
        });

        // Training predicts without a client, and its constants are the means of the training queries: no better than the best ones.
        var (metrics, pooled) = (trained.Package.Manifest.Metrics, report.Calibration.Pooled);
        Assert.Equal(metrics["val.matchBrier"], pooled.Match!.Brier, 9);
        Assert.Equal(metrics["val.qualityBrier"], pooled.Quality.Brier, 9);
        Assert.Equal(metrics["val.gapSquaredError"], pooled.Gap!.SquaredError, 9);
        Assert.True(pooled.Match.BrierConstant <= metrics["val.matchBrierConstant"]);
        Assert.True(pooled.Quality.BrierConstant <= metrics["val.qualityBrierConstant"]);
        Assert.True(pooled.Gap.SquaredErrorConstant <= metrics["val.gapSquaredErrorConstant"]);
    }
}
