using System.Globalization;
using System.Text.RegularExpressions;

namespace Quickstart;

/// <summary>Puts people in order, one after the other; a slip takes the wrong person.</summary>
internal sealed partial class LogicSolver : ISolver
{
    public QuestionKind Kind => QuestionKind.Logic;

    public Working? Solve(string prompt, Slips slips)
    {
        var next = ReadComparisons(prompt);
        if (next.Keys.Except(next.Values).FirstOrDefault() is not { } person
            || Place().Match(prompt) is not { Success: true } place)
        {
            return null;
        }

        var remaining = next.Keys.Union(next.Values).Order(StringComparer.Ordinal).ToList();
        var order = new List<string>();
        var target = int.Parse(place.Groups["place"].Value, CultureInfo.InvariantCulture);
        while (true)
        {
            // Each step searches all comparisons for the next person.
            if (slips.At(effort: next.Count / 6.0) is { } slip)
            {
                person = remaining[slip.Next(remaining.Count)];
            }

            order.Add(person);
            remaining.Remove(person);
            if (order.Count == target || remaining.Count == 0)
            {
                return new Working([string.Join(", then ", order)], person);
            }

            person = next.TryGetValue(person, out var follower) && remaining.Contains(follower) ? follower : remaining[0];
        }
    }

    /// <summary>Maps each person to the one who came in next.</summary>
    private static Dictionary<string, string> ReadComparisons(string prompt)
    {
        var next = new Dictionary<string, string>();
        foreach (Match comparison in Comparison().Matches(prompt))
        {
            var (one, other) = (comparison.Groups["one"].Value, comparison.Groups["other"].Value);
            if (comparison.Groups["ahead"].Success)
            {
                next[one] = other;
            }
            else
            {
                next[other] = one;
            }
        }

        return next;
    }

    [GeneratedRegex(@"(?<one>[A-Z][a-z]+) (?:(?<ahead>finished before|was faster than)|finished after|was slower than) (?<other>[A-Z][a-z]+)")]
    private static partial Regex Comparison();

    [GeneratedRegex(@"place (?<place>\d+)")]
    private static partial Regex Place();
}
