using System.Globalization;
using System.Text;
using System.Text.Json;

namespace BestRoute.Training;

/// <summary>What was reported about the answers of a log. Not safe for concurrent use.</summary>
internal sealed class LoggedFeedback
{
    private readonly Dictionary<string, FeedbackReport> _reports = new(StringComparer.Ordinal);
    private readonly HashSet<string> _joined = new(StringComparer.Ordinal);

    private LoggedFeedback()
    {
    }

    /// <summary>Gets what was joined so far, as sentences; <see langword="null"/> if there is no feedback.</summary>
    public string? Notice => _reports.Count == 0 ? null
        : Invariant($"Answers whose score comes from feedback: {_joined.Count:#,0}.")
            + (_joined.Count == _reports.Count ? "" : Invariant($" Feedback about answers that are not in the log: {_reports.Count - _joined.Count:#,0}. They were not observed, or they were drawn again."));

    /// <summary>Returns whether a file of a log has feedback, by its name.</summary>
    public static bool IsFeedback(string file) =>
        file.EndsWith(LogFiles.Feedback, StringComparison.Ordinal) || file.EndsWith(LogFiles.Feedback + ".gz", StringComparison.Ordinal);

    /// <summary>Reads feedback. The last report about an answer is used.</summary>
    /// <exception cref="DataException">A line is not a report.</exception>
    public static LoggedFeedback Read(IEnumerable<(string File, long Number, string Text)> lines)
    {
        var feedback = new LoggedFeedback();
        foreach (var (file, number, text) in lines)
        {
            var report = FeedbackReport.Read(text) ?? throw new DataException(string.Create(
                CultureInfo.InvariantCulture, $"{file}, line {number}: not a report of feedback; give 'id' (a string), 'score' (a finite number) and 'time', or remove the line."));
            if (!feedback._reports.TryGetValue(report.ResponseId, out var earlier) || report.Time >= earlier.Time)
            {
                feedback._reports[report.ResponseId] = report;
            }
        }

        return feedback;
    }

    /// <summary>Returns a row whose answer has the reported score. Everything else in it stays as it is.</summary>
    /// <param name="row">The row. If it is not valid, it is returned as it is.</param>
    public string Join(string row)
    {
        if (_reports.Count == 0)
        {
            return row;
        }

        var json = Encoding.UTF8.GetBytes(row);
        try
        {
            if (FindAnswer(json) is not var (report, slot, hasScore))
            {
                return row;
            }

            _joined.Add(report.ResponseId);
            return string.Create(
                CultureInfo.InvariantCulture, $"{Encoding.UTF8.GetString(json.AsSpan()[..slot.Start])}{(hasScore ? "" : $",\"{LogRow.Score}\":")}{report.Score}{Encoding.UTF8.GetString(json.AsSpan()[slot.End..])}");
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // The parser of the rows says what is wrong.
            return row;
        }
    }

    /// <summary>Finds the report about a row, and the place of the score in its answer: the value that is there, or nothing, after the last member.</summary>
    private (FeedbackReport Report, Range Slot, bool HasScore)? FindAnswer(byte[] json)
    {
        var reader = new Utf8JsonReader(json);
        FeedbackReport? report = null;
        (Range Slot, bool HasScore)? answer = null;
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var (isId, isResponses) = (reader.ValueTextEquals(LogRow.Id), reader.ValueTextEquals("responses"));
            reader.Read();
            if (isId)
            {
                if (reader.TokenType != JsonTokenType.String || !_reports.TryGetValue(reader.GetString()!, out var found))
                {
                    return null;
                }

                report = found;
            }
            else if (isResponses && reader.TokenType == JsonTokenType.StartArray)
            {
                answer = AnswerOf(ref reader);
            }

            reader.Skip();
        }

        // Text after the row is an error.
        reader.Read();
        return report is { } known && answer is { } place ? (known, place.Slot, place.HasScore) : null;
    }

    private static (Range Slot, bool HasScore)? AnswerOf(ref Utf8JsonReader reader)
    {
        (Range, bool)? answer = null;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                reader.Skip();
                continue;
            }

            var isAnswer = false;
            Range? score = null;
            var end = 0;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var (isMark, isScore) = (reader.ValueTextEquals(LogRow.Answered), reader.ValueTextEquals(LogRow.Score));
                reader.Read();
                var start = (int)reader.TokenStartIndex;
                isAnswer |= isMark && reader.TokenType == JsonTokenType.True;
                reader.Skip();
                end = (int)reader.BytesConsumed;
                score = isScore ? start..end : score;
            }

            answer = isAnswer ? (score ?? end..end, score is not null) : answer;
        }

        return answer;
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
