using System.Globalization;

namespace BestRoute.Training;

/// <summary>Reads the rows of some files as one job.</summary>
internal sealed class ScoringRows(IReadOnlyList<string> files, Shard shard)
{
    /// <summary>Gets the share of the files that has been read, 0 to 1.</summary>
    public double Position { get; private set; }

    /// <summary>Reads the rows of the shard; blank lines are no rows.</summary>
    /// <exception cref="DataException">While enumerating: a file is missing or damaged.</exception>
    public IEnumerable<(long Number, string Origin, string Line)> Read()
    {
        long number = 0;
        foreach (var (index, file) in files.Index())
        {
            long count = 0;
            foreach (var line in TextLines.Read(file, part => Position = (index + part) / files.Count))
            {
                count++;
                if (!string.IsNullOrWhiteSpace(line) && shard.Holds(number++))
                {
                    yield return (number - 1, string.Create(CultureInfo.InvariantCulture, $"{file}, line {count}"), line);
                }
            }
        }
    }
}
