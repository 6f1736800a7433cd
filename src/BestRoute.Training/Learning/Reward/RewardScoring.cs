namespace BestRoute.Training;

/// <summary>Has a reward model read the recorded responses before anything needs their scores, many at once.</summary>
internal static class RewardScoring
{
    /// <summary>Reads the responses of every model that is asked more than once, and where the reward is to be trained, of all models.</summary>
    /// <param name="parts">The reward model, or the encoder of the reward.</param>
    /// <param name="records">The queries.</param>
    /// <param name="pool">The pool.</param>
    /// <param name="options">The degree of parallelism, and the token that stops it.</param>
    /// <param name="progress">Told the share that is done.</param>
    public static Task FillAsync(TrainingParts parts, IReadOnlyList<QueryRecord> records, PoolFile pool, ParallelOptions options, Action<double> progress)
    {
        if (parts is { Scorer: null, RewardEncoder: null } || pool.Models.All(static model => model.MaxSamples == 1))
        {
            return Task.CompletedTask;
        }

        List<(QueryRecord Record, PoolFileModel Model)> draws =
        [
            .. from record in records
               from model in pool.Models
               where (model.MaxSamples > 1 || parts.RewardEncoder is not null) && record.ResponsesOf(model.Id).Count > 1
               select (record, model),
        ];
        return StoreFilling.RunAsync(
            draws, (parts.Scorer as IDeviceBound ?? parts.RewardEncoder)?.Device, (draw, token) => ReadAsync(parts, draw.Record, draw.Model, token), options, progress);
    }

    private static async ValueTask ReadAsync(TrainingParts parts, QueryRecord record, PoolFileModel model, CancellationToken cancellationToken)
    {
        string[] texts = [.. record.ResponsesOf(model.Id).Where(SampleChances.IsValid).Select(static sample => sample.Text)];
        if (texts.Length == 0)
        {
            return;
        }

        if (parts.Scorer is { } scorer)
        {
            await scorer.ScoreAsync(DrawScores.RequestOf(record.Text, texts), new double[texts.Length], cancellationToken).ConfigureAwait(false);
        }
        else
        {
            await parts.RewardEncoder!.EncodePairsAsync(record.Text, texts, new float[texts.Length * parts.RewardEncoder.Dimensions], cancellationToken)
                .ConfigureAwait(false);
        }
    }
}
