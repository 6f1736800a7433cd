namespace BestRoute.Training;

/// <summary>Adds quality scores to response logs.</summary>
/// <remarks>
/// Rows are streamed: only a few are in memory at a time, for a log of any size. They are written in the order of the files and lines, each
/// as it was read but for the scores. Safe for concurrent use on different outputs.
/// </remarks>
internal static class LogScorer
{
    // A bound on what is in memory at a time, in characters of rows.
    private const int MaxWaiting = 1 << 25;

    /// <summary>Scores the responses of a log.</summary>
    /// <param name="request">The log, the output and what gives the scores.</param>
    /// <param name="progress">Told of each row that is done; may be <see langword="null"/>.</param>
    /// <param name="cancellationToken">Stops the work; programs that were started are ended.</param>
    /// <returns>What was scored. The output is there when this returns; where it fails, nothing is written and an earlier file stays.</returns>
    /// <exception cref="DataException">A row is malformed, or lacks what the grader needs; the message names file and line.</exception>
    /// <exception cref="ScoringException">A response could not be scored; the first one in the order of the log.</exception>
    /// <exception cref="IOException">The output cannot be written.</exception>
    /// <exception cref="OperationCanceledException">The work was stopped.</exception>
    public static async Task<LogScoringResult> ScoreAsync(
        LogScoringRequest request, IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentOutOfRangeException.ThrowIfLessThan(request.Parallelism, 1, nameof(request));

        var output = new ScoredLog(request.Output);
        await using (output.ConfigureAwait(false))
        {
            var reader = new ScoringRows(request.DataFiles, request.Shard);
            var tally = new ScoreTally();
            var stages = new RowProgress(progress);
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            using var turns = new SemaphoreSlim(request.Parallelism);
            var rows = new Queue<(Task<GradedRow> Row, double Position, int Length)>();
            long waiting = 0;
            try
            {
                foreach (var (number, origin, line) in reader.Read())
                {
                    long? written = request.Shard == Shard.Whole ? null : number;
                    rows.Enqueue((Task.Run(() => GradeAsync(request, origin, line, written, turns, stop.Token), stop.Token), reader.Position, line.Length));
                    waiting += line.Length;
                    while (rows.Count > 2 * request.Parallelism || (waiting > MaxWaiting && rows.Count > 1))
                    {
                        await TakeAsync().ConfigureAwait(false);
                    }
                }

                while (rows.Count > 0)
                {
                    await TakeAsync().ConfigureAwait(false);
                }
            }
            catch
            {
                // Nothing may continue after the error: no call that costs money, and no program.
                await stop.CancelAsync().ConfigureAwait(false);
                await ((Task)Task.WhenAll(rows.Select(static row => row.Row))).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                throw;
            }

            await output.CompleteAsync(cancellationToken).ConfigureAwait(false);
            return tally.Result with { Notices = reader.Notices };

            async Task TakeAsync()
            {
                var (task, position, length) = rows.Dequeue();
                waiting -= length;
                var row = await task.ConfigureAwait(false);
                await output.WriteAsync(row.Json, cancellationToken).ConfigureAwait(false);
                tally.Add(row);
                stages.Report(tally.Rows, position);
            }
        }
    }

    private static async Task<GradedRow> GradeAsync(
        LogScoringRequest request, string origin, string line, long? number, SemaphoreSlim turns, CancellationToken cancellationToken)
    {
        var row = ScoringRowParser.Parse(origin, line, request.Overwrite);
        if (number is not null && row.IsNumbered)
        {
            throw new DataException(
                $"{row.Origin}: the row has a member 'row', so the file is itself a shard; score it without --shard and merge the results, or merge first.");
        }

        var byText = new Dictionary<string, Task<double>>(StringComparer.Ordinal);
        var grades = new Task<double>?[row.Responses.Count];
        bool IsToBeGraded(RowResponse response) => request.Overwrite || response.Score is null;
        var grader = row.Responses.Any(IsToBeGraded) ? request.Grader.ForRow(row, IsToBeGraded) : request.Grader;
        foreach (var response in row.Responses.Where(IsToBeGraded))
        {
            if (!grader.GradesTextAlone)
            {
                grades[response.Index] = GradeAsync(grader, row, response, turns, cancellationToken);
            }
            else if (!byText.TryGetValue(response.Text, out grades[response.Index]))
            {
                byText.Add(response.Text, grades[response.Index] = GradeAsync(grader, row, response, turns, cancellationToken));
            }
        }

        // Of several that fail, the first in the order of the log is thrown.
        await ((Task)Task.WhenAll(grades.OfType<Task<double>>())).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var scores = new double?[grades.Length];
        foreach (var (response, grade) in grades.Index())
        {
            scores[response] = grade is null ? null : await grade.ConfigureAwait(false);
        }

        return new GradedRow(row, scores, row.Write(scores, number));
    }

    private static async Task<double> GradeAsync(
        ResponseGrader grader, ScoringRow row, RowResponse response, SemaphoreSlim turns, CancellationToken cancellationToken)
    {
        await turns.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await Task.Run(() => grader.GradeAsync(row, response, cancellationToken).AsTask(), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not (DataException or ScoringException or OperationCanceledException))
        {
            throw new ScoringException($"{row.Where(response)}: the response could not be scored: {e.Message}", e);
        }
        finally
        {
            turns.Release();
        }
    }
}
