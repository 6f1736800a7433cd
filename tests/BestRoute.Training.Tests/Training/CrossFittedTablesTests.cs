namespace BestRoute.Training.Tests;

public sealed class CrossFittedTablesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Each_query_is_predicted_once()
    {
        using var data = TrainingData.Load([SyntheticLog.Write(_folder)], SyntheticLog.Pool, CancellationToken.None);

        var tables = await BuildAsync(data, static record => record);

        Assert.Equal(320, tables.Sum(static table => table.Queries));
        Assert.All(tables, static table => Assert.Equal("large", table.Routes[table.Reference].Model));

        // The qualities are those of the log: as many of the reference's answers are right.
        Assert.Equal(
            data.Training.Concat(data.Validation).Sum(static record => record.ResponsesOf("large")[0].Score),
            tables.Sum(static table => table.Quality.Sum(row => row[table.Reference])));
    }

    [Fact]
    public async Task The_scores_of_a_fold_do_not_change_its_own_predictions()
    {
        using var data = TrainingData.Load([SyntheticLog.Write(_folder)], SyntheticLog.Pool, CancellationToken.None);
        const int Changed = 2;
        static QueryRecord Flip(QueryRecord record) => CrossFit.FoldOf(record.Prompt, 5) != Changed ? record : record with
        {
            Responses = record.Responses.ToDictionary(
                static model => model.Key,
                static IReadOnlyList<RecordedResponse> (model) => [.. model.Value.Select(static response => response with { Score = 1 - response.Score })]),
        };

        var before = await BuildAsync(data, static record => record);
        var after = await BuildAsync(data, Flip);

        // Two tables for each fold.
        Assert.Equal(10, before.Count);
        for (var table = 0; table < before.Count; table++)
        {
            Assert.Equal(table / 2 == Changed, before[table].Predictions.Zip(after[table].Predictions).All(static pair => pair.First.SequenceEqual(pair.Second)));
        }
    }

    [Fact]
    public async Task The_result_does_not_depend_on_the_number_of_threads()
    {
        using var data = TrainingData.Load([SyntheticLog.Write(_folder, 60, 20)], SyntheticLog.Pool, CancellationToken.None);

        var one = await BuildAsync(data, static record => record, threads: 1);
        var many = await BuildAsync(data, static record => record, threads: 4);

        Assert.Equal(one.SelectMany(static table => table.Predictions), many.SelectMany(static table => table.Predictions));
    }

    [Fact]
    public async Task A_fold_that_takes_the_last_reference_is_left_out()
    {
        QueryRecord Query(string prompt) => Records.Of(prompt, ("large", [1]), ("small", [0]));
        var data = new TrainingData([Query("one")], [Query("two")], []);

        var tables = await BuildAsync(data, static record => record);

        Assert.Equal(8, tables.Count);
        Assert.Equal(CrossFit.FoldOf("one", 5) == CrossFit.FoldOf("two", 5) ? 0 : 1, tables.Sum(static table => table.Queries));
    }

    private static async Task<IReadOnlyList<RouteTable>> BuildAsync(TrainingData data, Func<QueryRecord, QueryRecord> change, int threads = 2)
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = threads };
        var pool = SyntheticLog.Pool;
        var encoder = LexicalEncoderTrainer.Fit([.. data.Training.Select(static record => record.Text)], LexicalEncoderTrainer.DefaultParameters, seed: 1, options);
        async Task<LabelledQueries> Label(IReadOnlyList<QueryRecord> records)
        {
            List<QueryRecord> changed = [.. records.Select(change)];
            return new LabelledQueries(
                changed,
                await DenseFeatures.EncodeAsync(encoder, changed, options),
                await RouteLabels.BuildAsync(changed, pool, new ScoreScale(0, 1), static _ => new FakeScorer(static text => text.Length), seed: 0, options));
        }

        var fitting = new RouteFitting(encoder, pool, LengthEstimation.Of(data.Training, pool), options);
        return await CrossFittedTables.BuildAsync(fitting, RouteLabels.AllRoutes(pool), await Label(data.Training), await Label(data.Validation), static _ => { });
    }
}
