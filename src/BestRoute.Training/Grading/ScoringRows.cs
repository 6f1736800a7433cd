using System.Globalization;

namespace BestRoute.Training;

/// <summary>Reads the rows of some files as one job.</summary>
internal sealed class ScoringRows
{
    private readonly List<string> _notices = [];
    private readonly LogLines _lines;
    private readonly Shard _shard;

    /// <param name="files">The files.</param>
    /// <param name="shard">The part of the rows to read.</param>
    public ScoringRows(IReadOnlyList<string> files, Shard shard) => (_lines, _shard) = (new LogLines(files, _notices.Add), shard);

    /// <summary>Gets the share of the files that has been read, 0 to 1.</summary>
    public double Position => _lines.Position;

    /// <summary>Gets what was left out of the files so far, and at the end what feedback was joined, as sentences.</summary>
    public IReadOnlyList<string> Notices => _notices;

    /// <summary>Reads the rows of the shard, once. Blank lines are not rows.</summary>
    /// <exception cref="DataException">While enumerating: a file is missing or damaged.</exception>
    public IEnumerable<(long Number, string Origin, string Line)> Read()
    {
        long number = 0;
        foreach (var (file, line, text) in _lines.Read())
        {
            if (_shard.Holds(number++))
            {
                yield return (number - 1, string.Create(CultureInfo.InvariantCulture, $"{file}, line {line}"), text);
            }
        }
    }
}
