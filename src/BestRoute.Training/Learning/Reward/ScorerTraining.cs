namespace BestRoute.Training;

/// <summary>Trains the package's scorer on the recorded samples of the models.</summary>
internal static class ScorerTraining
{
    /// <summary>Trains the scorer and tells what it recovers of the oracle's gain over a random sample.</summary>
    /// <param name="data">The queries.</param>
    /// <param name="pool">The pool.</param>
    /// <param name="scale">Maps raw scores to 0..1.</param>
    /// <param name="metrics">Receives what each scorer recovers.</param>
    /// <param name="options">The degree of parallelism, on which nothing depends, and the token that stops it.</param>
    /// <param name="parts">A reward model, or the encoder of a reward. It is then the scorer. The trained scorers are measured as well.</param>
    public static async Task<TrainedScorer> FitAsync(
        TrainingData data, PoolFile pool, ScoreScale scale, IDictionary<string, double> metrics, ParallelOptions options, TrainingParts? parts = null)
    {
        var samples = pool.Models.Max(static model => model.MaxSamples);

        // Other samples that the log has of the pool's models teach as well, even of those that are asked once.
        var training = samples < 2 ? [] : Draws(data.Training, pool, _ => samples, scale);
        var validation = Draws(data.Validation, pool, static model => model.MaxSamples, scale);
        var trained = await TrainedScorer.TrainAsync(LinearRewardParameters.Default, BoostedRewardParameters.Default, training, validation, options)
            .ConfigureAwait(false);
        if (parts?.Scorer is { } given)
        {
            trained = await trained.WithAsync(given, train: null, validation, options).ConfigureAwait(false);
        }
        else if (parts?.RewardEncoder is { } encoder)
        {
            var (reward, train) = await EncodedRewardTrainer.TrainAsync(encoder, training, validation, options).ConfigureAwait(false);
            trained = await trained.WithAsync(reward, train, validation, options).ConfigureAwait(false);
        }

        metrics["val.consensusRecovered"] = trained.Consensus.Recovered;
        metrics["val.linearRewardRecovered"] = trained.Linear.Recovered;
        metrics["val.boostedRewardRecovered"] = trained.Boosted.Recovered;
        metrics["val.scorerRecovered"] = trained.Quality.Recovered;
        return trained;
    }

    /// <summary>The draws in which there is something to choose; of more than <see cref="RandomSubset.Limit"/> a random choice, since all their texts are in memory.</summary>
    private static List<RewardDraw> Draws(IReadOnlyList<QueryRecord> records, PoolFile pool, Func<PoolFileModel, int> samplesOf, ScoreScale scale)
    {
        List<RecordedResponse> Samples(QueryRecord record, PoolFileModel model) =>
            [.. record.ResponsesOf(model.Id).Where(SampleChances.IsValid).Take(samplesOf(model))];

        List<(QueryRecord Record, PoolFileModel Model)> found =
        [
            .. from record in records
               from model in pool.Models
               let samples = Samples(record, model)
               where samples.Exists(sample => sample.Score != samples[0].Score)
               select (record, model),
        ];
        return
        [
            .. from position in RandomSubset.Of(found.Count)
               let record = found[position].Record
               let samples = Samples(record, found[position].Model)
               select new RewardDraw(
                   record.Text,
                   [.. samples.Select(static sample => sample.Text)],
                   [.. samples.Select(sample => Math.Clamp(scale.ToUnit(sample.Score), 0, 1))]),
        ];
    }
}
