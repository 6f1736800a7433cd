namespace BestRoute.Training;

/// <summary>The queries of a training; their texts are there until it is disposed.</summary>
internal sealed record TrainingData(
    IReadOnlyList<QueryRecord> Training,
    IReadOnlyList<QueryRecord> Validation,
    IReadOnlyList<TrainingDataDigest> Digests) : IDisposable
{
    private ResponseLog? _log;

    /// <summary>Reads the splits <c>train</c> and <c>val</c>, and checks that there is something to learn from.</summary>
    /// <exception cref="DataException">The files are malformed, a split is empty, or a model has no response in it.</exception>
    public static TrainingData Load(
        IReadOnlyList<string> files, PoolFile pool, CancellationToken cancellationToken, Action<double>? progress = null)
    {
        var log = new ResponseLog(files, pool) { Progress = progress ?? (static _ => { }) };
        try
        {
            return Load(log, cancellationToken);
        }
        catch
        {
            log.Dispose();
            throw;
        }
    }

    /// <summary>Gets how the router's text of these queries is built; <see langword="null"/> where it is the last user message alone.</summary>
    public PackageText? Text => Training is [{ ContextCharacters: > 0 } first, ..] ? new PackageText(first.ContextCharacters) : null;

    public void Dispose() => _log?.Dispose();

    private static TrainingData Load(ResponseLog log, CancellationToken cancellationToken)
    {
        var (files, pool) = (log.Files, log.Pool);
        List<QueryRecord> training = [], validation = [];
        foreach (var record in log.Read(ResponseLog.Training, ResponseLog.Validation))
        {
            cancellationToken.ThrowIfCancellationRequested();
            (record.Split == ResponseLog.Training ? training : validation).Add(record);
        }

        if (training.Count + validation.Count == 0)
        {
            throw new DataException(
                $"{string.Join(", ", files)}: no row is in split '{ResponseLog.Training}' or '{ResponseLog.Validation}'; "
                + "give rows with one of these as 'split', or leave the field out of all rows to have them divided.");
        }

        if (training.Concat(validation).Any(static record => record.HasContext))
        {
            training = ReadContext(training);
            validation = ReadContext(validation);
        }

        Check(training, ResponseLog.Training, files, pool);
        Check(validation, ResponseLog.Validation, files, pool);
        return new TrainingData(training, validation, [.. files.Select(file => Digest(file, [.. training, .. validation]))]) { _log = log };
    }

    /// <summary>Describes a file and what was read of it.</summary>
    /// <param name="file">The path of the file.</param>
    /// <param name="records">What was read, of this file and of others.</param>
    public static TrainingDataDigest Digest(string file, IReadOnlyList<QueryRecord> records)
    {
        int Count(string split) => records.Count(record => record.File == file && record.Split == split);
        return new TrainingDataDigest(Path.GetFileName(file), FileHash.Of(file), Count(ResponseLog.Training), Count(ResponseLog.Validation));
    }

    private static List<QueryRecord> ReadContext(List<QueryRecord> records) =>
        records.ConvertAll(static record => record with { ContextCharacters = PackageText.ConversationContext });

    private static void Check(List<QueryRecord> records, string split, IReadOnlyList<string> files, PoolFile pool)
    {
        if (records.Count == 0)
        {
            throw new DataException(
                $"{string.Join(", ", files)}: no row is in split '{split}'; give rows a 'split' of '{ResponseLog.Training}' or "
                + $"'{ResponseLog.Validation}', or leave the field out of all rows to have them divided. If no row has it, give more rows.");
        }

        foreach (var model in pool.Models)
        {
            if (!records.Exists(record => record.Responses.ContainsKey(model.Id)))
            {
                throw new DataException(
                    $"{string.Join(", ", files)}: model '{model.Id}' of the pool has no response in split '{split}'; "
                    + "add responses, correct the id, or remove the model from the pool.");
            }
        }
    }
}
