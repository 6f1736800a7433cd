using System.Globalization;
using System.Text.RegularExpressions;

namespace Quickstart;

/// <summary>Calculates from left to right; a slip changes one digit.</summary>
internal sealed partial class ArithmeticSolver : ISolver
{
    public QuestionKind Kind => QuestionKind.Arithmetic;

    public Working? Solve(string prompt, Slips slips)
    {
        var operations = Operation().Matches(prompt);
        if (operations.Count == 0 || !Number().IsMatch(prompt))
        {
            return null;
        }

        var value = Parse(Number().Match(prompt).Value);
        var steps = new List<string>();
        foreach (Match operation in operations)
        {
            var operand = Parse(operation.Groups["operand"].Value);
            var (sign, result) = operation.Groups["operator"].Value switch
            {
                "add" => ('+', value + operand),
                "subtract" => ('-', value - operand),
                _ => ('x', value * operand),
            };

            var digits = Digits(result);
            if (slips.At(effort: digits / 3.0) is { } slip)
            {
                result = Math.Abs(result + (slip.Next(2) == 0 ? 1 : -1) * slip.Next(1, 4) * Scale(slip.Next(digits)));
            }

            steps.Add($"{value} {sign} {operand} = {result}");
            value = result;
        }

        return new Working(steps, value.ToString(CultureInfo.InvariantCulture));
    }

    private static long Parse(string digits) => long.Parse(digits, CultureInfo.InvariantCulture);

    private static int Digits(long value) => value.ToString(CultureInfo.InvariantCulture).Length;

    private static long Scale(int place) => (long)Math.Pow(10, place);

    [GeneratedRegex(@"\d+")]
    private static partial Regex Number();

    [GeneratedRegex(@"(?<operator>add|subtract|multiply by) (?<operand>\d+)")]
    private static partial Regex Operation();
}
