using System.Collections.Concurrent;

namespace BestRoute.Training;

/// <summary>Recorded responses and their scores: one or several JSON-lines files, plain or gzip, read as a stream.</summary>
/// <remarks>
/// Safe for concurrent use. The format is in <c>docs/data-format.md</c>. Prompts and texts of the rows that were read are in one temporary file
/// until the log is disposed, and cannot be read after that; a log that is not disposed keeps the file until it is garbage. A gzip file that breaks off between two rows is noticed only
/// where the runtime's switch <c>System.IO.Compression.UseStrictValidation</c> is on, as it is in the <c>bestroute</c> command.
/// </remarks>
internal sealed class ResponseLog : IDisposable
{
    /// <summary>The split that heads are fitted on.</summary>
    public const string Training = "train";

    /// <summary>The split that choices and calibration are made on.</summary>
    public const string Validation = "val";

    private readonly Lazy<TextSpool> _spool = new(static () => new TextSpool());
    private readonly ConcurrentDictionary<string, bool> _splits = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _notices = new(StringComparer.Ordinal);

    /// <summary>Initializes a new instance of the <see cref="ResponseLog"/> class.</summary>
    /// <param name="files">The files, at least one, read in this order.</param>
    /// <param name="pool">The pool; responses of other models are ignored.</param>
    public ResponseLog(IEnumerable<string> files, PoolFile pool)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(pool);

        Files = [.. files];
        Pool = pool;
        if (Files.Count == 0)
        {
            throw new ArgumentException("There is no data file; give at least one .jsonl or .jsonl.gz file.", nameof(files));
        }
    }

    /// <summary>Gets the files in the order of reading.</summary>
    public IReadOnlyList<string> Files { get; }

    /// <summary>Gets the pool.</summary>
    public PoolFile Pool { get; }

    /// <summary>Gets how many characters of the earlier turns of a conversation the router reads, as the package says.</summary>
    /// <value>The default is 0: it reads the last user message alone.</value>
    public int ContextCharacters { get; init; }

    /// <summary>Gets a value indicating whether a response may lack a score; it is NaN then. The default refuses such a row.</summary>
    public bool AcceptsMissingScores { get; init; }

    /// <summary>Gets the splits of the rows that were looked at so far, in ordinal order.</summary>
    public IEnumerable<string> Splits => _splits.Keys.Order(StringComparer.Ordinal);

    /// <summary>Gets what was left out of the files, and what feedback was joined, as sentences in ordinal order.</summary>
    public IReadOnlyList<string> Notices => [.. _notices.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Gets or sets what is told the share of the files that was read, 0 to 1.</summary>
    internal Action<double> Progress { get; set; } = static _ => { };

    /// <summary>Reads the queries of some splits, in the order of the files and lines.</summary>
    /// <param name="splits">The splits wanted; none means all. Of rows of other splits only what was asked and the split are looked at.</param>
    /// <returns>A lazy sequence that reads the files again each time it is enumerated.</returns>
    /// <exception cref="DataException">
    /// While enumerating: a file is missing, damaged or not in UTF-8, a row is malformed, or a prompt is in two splits; the message names file and line.
    /// </exception>
    public IEnumerable<QueryRecord> Read(params IReadOnlyCollection<string> splits)
    {
        ArgumentNullException.ThrowIfNull(splits);
        return ReadAll(splits).Select(static row => row.Record!);
    }

    /// <summary>Reads the queries of some splits like <see cref="Read"/>, and joins rows of one prompt, such as those of a log with a row for each model.</summary>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <param name="splits">The splits wanted; none means all.</param>
    /// <returns>The queries, in the order of their first rows.</returns>
    public List<QueryRecord> ReadJoined(CancellationToken cancellationToken, params IReadOnlyCollection<string> splits)
    {
        var queries = new List<QueryRecord>();
        var last = new Dictionary<UInt128, int>();
        foreach (var row in ReadAll(splits))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (last.TryGetValue(row.Prompt, out var position) && queries[position].Joins(row.Record!))
            {
                queries[position] = queries[position].Join(row.Record!);
            }
            else
            {
                last[row.Prompt] = queries.Count;
                queries.Add(row.Record!);
            }
        }

        return queries;
    }

    /// <summary>Deletes the texts of all records that were read.</summary>
    public void Dispose()
    {
        if (_spool.IsValueCreated)
        {
            _spool.Value.Dispose();
        }
    }

    private IEnumerable<ParsedRow> ReadAll(IReadOnlyCollection<string> splits)
    {
        var parser = new QueryRecordParser(Pool, splits, _spool.Value, ContextCharacters, AcceptsMissingScores);
        var seen = new SplitCheck();
        foreach (var row in ParallelParsing.InOrder(Rows(), row => parser.Parse(row.File, row.Number, row.Text), static row => row.Text.Length))
        {
            seen.Add(row);
            _splits[row.Split] = true;
            if (row.Record is not null)
            {
                yield return row;
            }
        }
    }

    private IEnumerable<(string File, long Number, string Text)> Rows()
    {
        var lines = new LogLines(Files, notice => _notices[notice] = true);
        foreach (var row in lines.Read())
        {
            Progress(lines.Position);
            yield return row;
        }
    }
}
