namespace BestRoute.Training.Tests;

public class BaselineDataTests(TrainedBaselines trained) : IClassFixture<TrainedBaselines>
{
    [Fact]
    public void Load_makes_the_labels_of_both_splits_by_route_of_the_package()
    {
        Assert.Equal(trained.Package.Manifest.Routes, trained.Data.Routes);
        Assert.Equal((240, 80), (trained.Data.Training.Count, trained.Data.Validation.Count));
        for (var route = 0; route < trained.Data.Routes.Count; route++)
        {
            // One sample gives the mean score of the model's samples, with any scorer.
            if (trained.Data.Routes[route] is { Samples: 1 } single)
            {
                Assert.Equal(
                    trained.Data.Training.Select(query => query.ResponsesOf(single.Model).Average(sample => sample.Score)),
                    trained.Data.TrainingQuality[route].Select(quality => Math.Round(quality, 12)),
                    (expected, actual) => Math.Abs(expected - actual) < 1e-9);
            }
        }
    }

    [Fact]
    public async Task Load_where_a_split_lacks_a_model_says_which()
    {
        using var folder = new TemporaryFolder();
        var log = folder.Write(
            "log.jsonl", string.Concat(File.ReadLines(trained.Log).Select(line => (line.Contains("\"val\"", StringComparison.Ordinal)
                ? line.Replace("\"small\"", "\"nobody\"", StringComparison.Ordinal)
                : line) + "\n")));

        using var read = new ResponseLog([log], SyntheticLog.Pool);
        var error = await Assert.ThrowsAsync<MethodNotApplicableException>(
            () => BaselineData.LoadAsync(trained.Request([], 1) with { DataFiles = [log] }, read, trained.Package, CancellationToken.None));

        Assert.Equal("the queries of split 'val' have no response of model 'small'.", error.Message);
    }
}
