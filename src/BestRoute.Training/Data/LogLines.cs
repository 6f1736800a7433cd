using System.Text;
using System.Text.Json;

namespace BestRoute.Training;

/// <summary>Reads the lines of response logs, with the feedback about their answers. A last line that was cut off while it was written is left out.</summary>
/// <param name="files">The files, read in this order. Files with feedback have names of their own, and are read first.</param>
/// <param name="notice">Told of each line that is left out, and at the end what feedback was joined, in full sentences.</param>
internal sealed class LogLines(IReadOnlyList<string> files, Action<string> notice)
{
    // The parser reports a row that is nested too deeply.
    private static readonly JsonReaderOptions _options = new() { MaxDepth = 1 << 20 };

    /// <summary>Gets the share of the files that was read, 0 to 1.</summary>
    public double Position { get; private set; }

    /// <summary>Gets whether the score of the answer in the current row comes from feedback.</summary>
    public bool HasFeedback { get; private set; }

    /// <summary>Reads the rows: the lines that are not blank.</summary>
    /// <returns>The file, the number of the line from 1, and the line.</returns>
    /// <exception cref="DataException">While enumerating: a file is missing or damaged, or a line is too long or not in UTF-8.</exception>
    public IEnumerable<(string File, long Number, string Text)> Read()
    {
        var feedback = LoggedFeedback.Read(Lines([.. files.Where(LoggedFeedback.IsFeedback)]));
        foreach (var (file, number, text) in Lines([.. files.Where(static file => !LoggedFeedback.IsFeedback(file))]))
        {
            var row = feedback.Join(text);
            HasFeedback = !ReferenceEquals(row, text);
            yield return (file, number, row);
        }

        if (feedback.Notice is { } joined)
        {
            notice(joined);
        }
    }

    private IEnumerable<(string File, long Number, string Text)> Lines(IReadOnlyList<string> files)
    {
        foreach (var (index, file) in files.Index())
        {
            using var stored = TextLines.Open(file);
            using var content = TextLines.Unpacked(stored);
            var reader = new LineReader(content, file, TextLines.MaxLineBytes);
            for (long number = 1; reader.Next() is { } line; number++)
            {
                Position = (index + ((double)stored.Position / stored.Length)) / files.Count;
                if (!reader.HasLineEnd && IsCutOff(line))
                {
                    notice(FormattableString.Invariant($"{file}, line {number}: left out, because the line is cut off. The application stopped while it wrote this line."));
                }
                else if (!string.IsNullOrWhiteSpace(line))
                {
                    yield return (file, number, line);
                }
            }
        }
    }

    /// <summary>Returns whether a line without a line end is the beginning of a row. After a power cut, the rest can be zeros. Other faults are errors.</summary>
    private static bool IsCutOff(string line)
    {
        if (line.EndsWith('\0') || !line.StartsWith('{'))
        {
            return line.EndsWith('\0');
        }

        try
        {
            var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(line), isFinalBlock: false, new JsonReaderState(_options));
            while (reader.Read())
            {
                // To the end: what is wrong before it is not cut off.
            }

            return reader is not { CurrentDepth: 0, TokenType: JsonTokenType.EndObject };
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
