using System.Globalization;
using System.Text.RegularExpressions;

namespace Quickstart;

/// <summary>Counts through the calendar; a slip is off by a few days, or counts the wrong way.</summary>
internal sealed partial class DateSolver : ISolver
{
    public QuestionKind Kind => QuestionKind.Dates;

    public Working? Solve(string prompt, Slips slips)
    {
        if (Date().Match(prompt) is not { Success: true } start
            || !DateOnly.TryParseExact(start.Value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
        {
            return null;
        }

        var steps = new List<string>();
        foreach (Match leg in Leg().Matches(prompt))
        {
            var days = int.Parse(leg.Groups["amount"].Value, CultureInfo.InvariantCulture) * (leg.Groups["unit"].Value == "weeks" ? 7 : 1);
            if (leg.Groups["direction"].Value == "earlier")
            {
                days = -days;
            }

            // Each end of a month on the way makes it harder.
            if (slips.At(effort: 0.4 + (Math.Abs(days) / 60.0)) is { } slip)
            {
                days = slip.Next(5) == 0 ? -days : days + ((slip.Next(2) == 0 ? 1 : -1) * slip.Next(1, 4));
            }

            date = date.AddDays(days);
            steps.Add($"{leg.Value} is {Iso(date)}");
        }

        return new Working(steps, Iso(date));
    }

    private static string Iso(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\d{4}-\d{2}-\d{2}")]
    private static partial Regex Date();

    [GeneratedRegex(@"(?<amount>\d+) (?<unit>days|weeks) (?<direction>later|earlier)")]
    private static partial Regex Leg();
}
