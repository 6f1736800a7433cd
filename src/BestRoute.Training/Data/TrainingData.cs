using System.Globalization;

namespace BestRoute.Training;

/// <summary>The queries of a training; their texts are there until it is disposed.</summary>
internal sealed record TrainingData(
    IReadOnlyList<QueryRecord> Training,
    IReadOnlyList<QueryRecord> Validation,
    IReadOnlyList<TrainingDataDigest> Digests) : IDisposable
{
    private ResponseLog? _log;

    /// <summary>Gets the other splits of the log, in ordinal order.</summary>
    public IReadOnlyList<string> OtherSplits { get; private init; } = [];

    /// <summary>Gets what was left out of the log, and what feedback was joined, as sentences.</summary>
    public IReadOnlyList<string> Notices => _log?.Notices ?? [];

    /// <summary>Reads the splits <c>train</c> and <c>val</c>, and checks that there is something to learn from.</summary>
    /// <param name="files">The files of the log.</param>
    /// <param name="pool">The pool.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <param name="progress">Told the share that was read; may be <see langword="null"/>.</param>
    /// <param name="grade">Gives scores to the responses without one, whose score is NaN; <see langword="null"/> refuses them.</param>
    /// <exception cref="DataException">The files are malformed, or <see cref="Of"/> finds that there is nothing to learn.</exception>
    public static TrainingData Load(
        IReadOnlyList<string> files, PoolFile pool, CancellationToken cancellationToken, Action<double>? progress = null,
        Func<IReadOnlyList<QueryRecord>, IReadOnlyList<QueryRecord>>? grade = null)
    {
        var log = new ResponseLog(files, pool) { Progress = progress ?? (static _ => { }), AcceptsMissingScores = grade is not null };
        try
        {
            return Load(log, grade ?? (static queries => queries), cancellationToken);
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

    private static TrainingData Load(ResponseLog log, Func<IReadOnlyList<QueryRecord>, IReadOnlyList<QueryRecord>> grade, CancellationToken cancellationToken)
    {
        var queries = grade(log.ReadJoined(cancellationToken, ResponseLog.Training, ResponseLog.Validation));
        return Of(queries, log.Pool, log.Files) with { _log = log, OtherSplits = [.. log.Splits.Except([ResponseLog.Training, ResponseLog.Validation])] };
    }

    /// <summary>Divides queries into the two splits, and checks that there is something to learn from.</summary>
    /// <exception cref="DataException">A split is empty, a model has no response in it, no query compares a model with the reference, or all scores are equal.</exception>
    public static TrainingData Of(IReadOnlyList<QueryRecord> queries, PoolFile pool, IReadOnlyList<string> files)
    {
        var names = string.Join(", ", files);
        if (queries.Count == 0)
        {
            throw new DataException(
                $"{names}: no row is in split '{ResponseLog.Training}' or '{ResponseLog.Validation}'; "
                + "give rows with one of these as 'split', or leave the field out of all rows to have them divided.");
        }

        if (queries.Any(static query => query.HasContext))
        {
            queries = [.. queries.Select(static query => query with { ContextCharacters = PackageText.ConversationContext })];
        }

        List<QueryRecord> Split(string split) => [.. queries.Where(query => query.Split == split)];
        List<QueryRecord> training = Split(ResponseLog.Training), validation = Split(ResponseLog.Validation);
        Check(training, ResponseLog.Training, names, pool);
        Check(validation, ResponseLog.Validation, names, pool);
        CheckOverlap(training, names, pool);
        CheckScores(queries, names);
        return new TrainingData(training, validation, [.. files.Select(file => Digest(file, queries))]);
    }

    /// <summary>Describes a file and what was read of it.</summary>
    /// <param name="file">The path of the file.</param>
    /// <param name="records">What was read, of this file and of others.</param>
    public static TrainingDataDigest Digest(string file, IReadOnlyList<QueryRecord> records)
    {
        int Count(string split) => records.Count(record => record.File == file && record.Split == split);
        return new TrainingDataDigest(Path.GetFileName(file), FileHash.Of(file), Count(ResponseLog.Training), Count(ResponseLog.Validation));
    }

    private static void Check(List<QueryRecord> records, string split, string files, PoolFile pool)
    {
        if (records.Count == 0)
        {
            throw new DataException(
                $"{files}: no row is in split '{split}'; give rows a 'split' of '{ResponseLog.Training}' or "
                + $"'{ResponseLog.Validation}', or leave the field out of all rows to have them divided. If no row has it, give more rows.");
        }

        foreach (var model in pool.Models)
        {
            if (!records.Exists(record => record.Responses.ContainsKey(model.Id)))
            {
                throw new DataException(
                    $"{files}: model '{model.Id}' of the pool has no response in split '{split}'; "
                    + "add responses, correct the id, or remove the model from the pool.");
            }
        }
    }

    /// <summary>Training compares models on the same prompts: without a common prompt, nothing can be said about a model.</summary>
    private static void CheckOverlap(List<QueryRecord> training, string files, PoolFile pool)
    {
        var reference = training.FindAll(query => query.ResponsesOf(pool.Reference).Count > 0);
        foreach (var model in pool.Models)
        {
            if (!reference.Exists(query => query.ResponsesOf(model.Id).Count > 0))
            {
                throw new DataException(
                    $"{files}: no query of split '{ResponseLog.Training}' has responses of both models, the reference '{pool.Reference}' and '{model.Id}'. "
                    + "Training compares models on the same prompts. Add responses of both models to the same prompts, or remove the model from the pool.");
            }
        }
    }

    private static void CheckScores(IReadOnlyList<QueryRecord> queries, string files)
    {
        double[] scores = [.. queries.SelectMany(static query => query.Responses.Values).SelectMany(static samples => samples).Select(static sample => sample.Score)];
        if (scores.Min() == scores.Max())
        {
            throw new DataException(string.Create(
                CultureInfo.InvariantCulture,
                $"{files}: all {scores.Length} scores are {scores[0]}, so there is nothing to learn: no model is better than another. Use the cheapest model, or give scores that tell right from wrong answers (`bestroute score`)."));
        }
    }
}
