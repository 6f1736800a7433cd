using System.Collections.Concurrent;
using System.IO.Compression;

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

    /// <summary>Gets the splits of the rows that were looked at so far, in ordinal order.</summary>
    public IEnumerable<string> Splits => _splits.Keys.Order(StringComparer.Ordinal);

    /// <summary>Gets or sets what is told the share of the files that was read, 0 to 1.</summary>
    internal Action<double> Progress { get; set; } = static _ => { };

    /// <summary>Reads the queries of some splits, in the order of the files and lines.</summary>
    /// <param name="splits">The splits wanted; none means all. Of rows of other splits only the prompt and the split are looked at.</param>
    /// <returns>A lazy sequence that reads the files again each time it is enumerated.</returns>
    /// <exception cref="DataException">
    /// While enumerating: a file is missing or damaged, a row is malformed, or a prompt is in two splits; the message names file and line.
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
        var parser = new QueryRecordParser(Pool, splits, _spool.Value);
        var seen = new SplitCheck();
        foreach (var row in ParallelParsing.InOrder(Rows(), row => parser.Parse(row.File, row.Number, row.Json), static row => row.Json.Length))
        {
            seen.Add(row);
            _splits[row.Split] = true;
            if (row.Record is not null)
            {
                yield return row;
            }
        }
    }

    private IEnumerable<(string File, long Number, string Json)> Rows()
    {
        foreach (var (done, file) in Files.Index())
        {
            long number = 0;
            foreach (var line in Lines(file, share => Progress((done + share) / Files.Count)))
            {
                number++;
                if (!string.IsNullOrWhiteSpace(line))
                {
                    yield return (file, number, line);
                }
            }
        }
    }

    /// <summary>Reads the lines of a file, plain or gzip, blank ones too.</summary>
    internal static IEnumerable<string> Lines(string file) => Lines(file, static _ => { });

    /// <summary>The same, and tells before each line of the share of the file that was read, 0 to 1.</summary>
    internal static IEnumerable<string> Lines(string file, Action<double> position)
    {
        using var reader = Open(file);
        var stored = reader.BaseStream is GZipStream gzip ? gzip.BaseStream : reader.BaseStream;
        while (true)
        {
            string? line;
            try
            {
                line = reader.ReadLine();
            }
            catch (Exception e) when (e is InvalidDataException or IOException)
            {
                throw new DataException($"{file}: the file is damaged or cannot be read to its end: {e.Message} Copy or compress it again.", e);
            }

            if (line is null)
            {
                yield break;
            }

            position((double)stored.Position / stored.Length);
            yield return line;
        }
    }

    private static StreamReader Open(string file)
    {
        FileStream stream;
        try
        {
            stream = File.OpenRead(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DataException($"{file}: the data file cannot be read: {e.Message} Give the path of a .jsonl or .jsonl.gz file.", e);
        }

        // The content decides, not the name: a renamed file is read all the same.
        Span<byte> magic = stackalloc byte[2];
        var gzip = stream.ReadAtLeast(magic, 2, throwOnEndOfStream: false) == 2 && magic[0] == 0x1f && magic[1] == 0x8b;
        stream.Position = 0;
        return new StreamReader(gzip ? new GZipStream(stream, CompressionMode.Decompress) : stream);
    }
}
