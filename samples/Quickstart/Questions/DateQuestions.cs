using System.Globalization;

namespace Quickstart;

/// <summary>Walks through the calendar. Harder ones have more legs, and longer ones.</summary>
internal static class DateQuestions
{
    private static readonly DateOnly _firstDay = new(1990, 1, 1);

    private static readonly Phrasings _phrasings = new(
        "A contract begins on {0}. It is moved {1}. When does it begin now (year-month-day)?",
        "Which date is {1}, counted from {0}? Answer as year-month-day.",
        "Beginning at {0}, count {1}. Which day is that, written year-month-day?",
        "My diary is open at {0}. I turn to the page {1}. Which date (year-month-day) is on it?");

    public static Question Create(int difficulty, Random random)
    {
        var start = _firstDay.AddDays(random.Next(40 * 365));
        var legs = new string[1 + (difficulty / 2)];
        var days = 0;
        for (var i = 0; i < legs.Length; i++)
        {
            var weeks = random.Next(3) == 0;
            var amount = weeks ? random.Next(2, 3 + difficulty) : random.Next(2, 10 + (12 * difficulty));
            var forward = random.Next(2) == 0;
            legs[i] = $"{amount} {(weeks ? "weeks" : "days")} {(forward ? "later" : "earlier")}";
            days += (forward ? amount : -amount) * (weeks ? 7 : 1);
        }

        return new Question(
            QuestionKind.Dates,
            difficulty,
            _phrasings.Word(random, Iso(start), string.Join(", then ", legs)),
            Iso(start.AddDays(days)));
    }

    private static string Iso(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
