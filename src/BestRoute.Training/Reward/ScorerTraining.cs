namespace BestRoute.Training;

/// <summary>Trains the package's scorer on the recorded samples of the models that may draw more than one.</summary>
internal static class ScorerTraining
{
    /// <summary>Trains the scorer and tells what it recovers of the oracle's gain over a random sample.</summary>
    public static TrainedScorer Fit(TrainingData data, PoolFile pool, ScoreScale scale, IDictionary<string, double> metrics, ParallelOptions options)
    {
        var trained = TrainedScorer.Train(
            LinearRewardParameters.Default, Draws(data.Training, pool, scale), Draws(data.Validation, pool, scale), options);
        metrics["val.consensusRecovered"] = trained.Consensus.Recovered;
        metrics["val.linearRewardRecovered"] = trained.Linear.Recovered;
        metrics["val.scorerRecovered"] = trained.Quality.Recovered;
        return trained;
    }

    /// <summary>Describes the scorer for the manifest.</summary>
    public static PackageScorer Describe(IDrawScorer scorer) => scorer is LinearRewardScorer linear
        ? new PackageScorer(PackageScorer.LinearKind, linear.Parameters)
        : new PackageScorer(PackageScorer.ConsensusKind, null);

    private static List<RewardDraw> Draws(IReadOnlyList<QueryRecord> records, PoolFile pool, ScoreScale scale) =>
        [.. from record in records
            from model in pool.Models
            where model.MaxSamples > 1
            let samples = record.ResponsesOf(model.Id).Where(SampleChances.IsValid).Take(model.MaxSamples).ToList()
            where samples.Count > 1
            select new RewardDraw(
                record.Text,
                [.. samples.Select(static sample => sample.Text)],
                [.. samples.Select(sample => Math.Clamp(scale.ToUnit(sample.Score), 0, 1))])];
}
