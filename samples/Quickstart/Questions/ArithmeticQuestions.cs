using System.Globalization;

namespace Quickstart;

/// <summary>Chains of additions, subtractions and multiplications. Harder ones have more steps and longer numbers.</summary>
internal static class ArithmeticQuestions
{
    private static readonly Phrasings _phrasings = new(
        "Start with {0}. Now {1}. Which number do you get?",
        "A calculator shows {0}. Its user does this: {1}. What does it show in the end?",
        "I think of the number {0}. If I {1}, what is the result?",
        "Take {0}, then {1}. Give the final number.");

    public static Question Create(int difficulty, Random random)
    {
        var steps = new string[1 + (difficulty * 2 / 3)];
        var limit = difficulty switch { <= 3 => 100, <= 6 => 1_000, _ => 10_000 };
        var start = random.Next(limit / 10, limit);
        long value = start;
        for (var i = 0; i < steps.Length; i++)
        {
            (steps[i], value) = Step(value, limit, random);
        }

        return new Question(
            QuestionKind.Arithmetic,
            difficulty,
            _phrasings.Word(random, start, string.Join(", then ", steps)),
            value.ToString(CultureInfo.InvariantCulture));
    }

    private static (string Step, long Value) Step(long value, int limit, Random random)
    {
        var operand = random.Next(limit / 10, limit);
        var factor = random.Next(2, 10);
        return random.Next(4) switch
        {
            // Results stay positive, and short enough to read.
            0 when value < 10 * limit => ($"multiply by {factor}", value * factor),
            1 when value > operand => ($"subtract {operand}", value - operand),
            _ => ($"add {operand}", value + operand),
        };
    }
}
