using System.Globalization;
using static BestRoute.AnswerFeature;

namespace BestRoute;

/// <summary>What an answer looks like as it was written: its form, its values, and how the prompt and the response refer to them.</summary>
internal static class AnswerFeatures
{
    /// <summary>The number of features.</summary>
    public const int Count = (int)AnswerFeature.Count;

    private const int MaxDifference = 20;
    private const int MaxOccurrences = 20;
    private const int ClosingCharacters = 160;

    /// <summary>Computes the features of one answer.</summary>
    /// <param name="prompt">The prompt.</param>
    /// <param name="answer">The answer.</param>
    /// <param name="values">The values of the answer.</param>
    /// <param name="features">Receives <see cref="Count"/> finite numbers.</param>
    public static void Compute(PromptReading prompt, AnswerText answer, TextValues values, Span<float> features)
    {
        Nesting(answer.Text, features);
        Characters(prompt, answer.Text, features);
        Values(prompt, values, features);
        Number(prompt, answer.Text, features);
        Before(answer, features);
    }

    private static void Nesting(string text, Span<float> features)
    {
        int depth = 0, deepest = 0, commas = 0;
        var closedTooOften = false;
        var quote = '\0';
        for (var i = 0; i < text.Length; i++)
        {
            var character = text[i];
            if (quote != '\0')
            {
                i += character == '\\' ? 1 : 0;
                quote = character == quote ? '\0' : quote;
                continue;
            }

            switch (character)
            {
                case '\'' or '"':
                    quote = character;
                    break;
                case '(' or '[' or '{':
                    deepest = Math.Max(deepest, ++depth);
                    break;
                case ')' or ']' or '}':
                    closedTooOften |= --depth < 0;
                    break;
                case ',':
                    commas++;
                    break;
            }
        }

        features[(int)Depth] = deepest;
        features[(int)Commas] = commas;
        features[(int)IsUnbalanced] = closedTooOften || depth != 0 ? 1 : 0;
        features[(int)IsQuoteOpen] = quote != '\0' ? 1 : 0;
    }

    private static void Characters(PromptReading prompt, string text, Span<float> features)
    {
        int upper = 0, lower = 0, digits = 0, spaces = 0, lines = 0, foreign = 0;
        foreach (var character in text)
        {
            upper += char.IsUpper(character) ? 1 : 0;
            lower += char.IsLower(character) ? 1 : 0;
            digits += char.IsDigit(character) ? 1 : 0;
            spaces += char.IsWhiteSpace(character) ? 1 : 0;
            lines += character == '\n' ? 1 : 0;
            foreign += prompt.HasCharacter(character) ? 0 : 1;
        }

        float length = Math.Max(1, text.Length);
        features[(int)Length] = text.Length;
        features[(int)UpperShare] = upper / length;
        features[(int)LowerShare] = lower / length;
        features[(int)DigitShare] = digits / length;
        features[(int)SpaceShare] = spaces / length;
        features[(int)OtherShare] = (text.Length - upper - lower - digits - spaces) / length;
        features[(int)ForeignCharacters] = foreign;
        features[(int)ForeignShare] = foreign / length;
        features[(int)AnswerForm] = Form(text);
        features[(int)TruthValue] = text is "True" ? 1 : text is "False" ? 0 : -1;
        features[(int)HasDoubleQuote] = text.Contains('"', StringComparison.Ordinal) ? 1 : 0;
        features[(int)LineBreaks] = lines;
    }

    /// <summary>The form of an answer by its first character, in an order in which a threshold separates related forms.</summary>
    private static int Form(string text) => text switch
    {
        ['\'' or '"', ..] => 1,
        ['[', ..] => 2,
        ['{', ..] => 3,
        ['(', ..] => 4,
        ['-' or (>= '0' and <= '9'), ..] => 5,
        "True" or "False" or "None" => 6,
        [var first, ..] when char.IsUpper(first) => 7,
        [var first, ..] when char.IsLower(first) => 8,
        _ => 9,
    };

    private static void Values(PromptReading prompt, TextValues values, Span<float> features)
    {
        var items = values.Items;
        var asked = prompt.ClosingValues.Items;
        features[(int)ValueCount] = items.Count;
        features[(int)QuotedValues] = values.Quoted;
        features[(int)NumericValues] = values.Numbers;
        features[(int)WordValues] = values.Words;
        features[(int)ValuesBeyondPrompt] = items.Count - asked.Count;
        features[(int)KnownValueShare] = items.Count == 0 ? 0 : (float)items.Count(prompt.HasValue) / items.Count;
        features[(int)AskedValueShare] = asked.Count == 0 ? 0 : (float)asked.Count(items.Contains) / asked.Count;
        features[(int)RepeatedValues] = items.Count - items.Distinct(StringComparer.Ordinal).Count();
        features[(int)MeanValueLength] = items.Count == 0 ? 0 : (float)items.Average(static item => item.Length);
    }

    private static void Number(PromptReading prompt, string text, Span<float> features)
    {
        if (!double.TryParse(text, NumberStyles.Float | NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var number) || !double.IsFinite(number))
        {
            features[(int)Magnitude] = features[(int)Decimals] = -1;
            features[(int)DistanceToLongestValue] = -MaxDifference - 1;
            features[(int)Sign] = features[(int)IsInPrompt] = features[(int)DistanceToLastNumber] = features[(int)MagnitudeToLargestNumber] = 0;
            return;
        }

        var point = text.IndexOf('.', StringComparison.Ordinal);
        features[(int)Magnitude] = (float)Math.Log(1 + Math.Abs(number));
        features[(int)Sign] = Math.Sign(number);
        features[(int)Decimals] = point < 0 ? -1 : text.Length - point;
        features[(int)DistanceToLongestValue] = (float)Math.Clamp(number - prompt.ClosingValues.Longest.Length, -MaxDifference, MaxDifference);
        features[(int)IsInPrompt] = prompt.HasNumber(text) ? 1 : 0;
        features[(int)DistanceToLastNumber] = (float)Math.Clamp(number - prompt.LastNumber, -MaxDifference, MaxDifference);
        features[(int)MagnitudeToLargestNumber] = (float)Math.Log((1 + Math.Abs(number)) / (1 + Math.Abs(prompt.LargestNumber)));
    }

    /// <summary>How often the response mentions its answer before it gives it.</summary>
    private static void Before(AnswerText answer, Span<float> features)
    {
        var text = answer.Text;
        var before = answer.Before.AsSpan();
        var closing = before[Math.Max(0, before.Length - ClosingCharacters)..];
        var occurrences = 0;
        for (var rest = before; text.Length > 0 && occurrences < MaxOccurrences && rest.IndexOf(text, StringComparison.Ordinal) is var at and >= 0;)
        {
            occurrences++;
            rest = rest[(at + text.Length)..];
        }

        features[(int)Occurrences] = occurrences;
        features[(int)IsInClosing] = text.Length > 0 && closing.Contains(text, StringComparison.Ordinal) ? 1 : 0;
        features[(int)IsInResponse] = text.Length > 0 && Plain(answer.Before).Contains(Plain(text), StringComparison.Ordinal) ? 1 : 0;
        features[(int)LengthBefore] = MathF.Log(1 + answer.BeforeLength);
    }

    /// <summary>A text without quotes, white space, and the characters of emphasis and formulas.</summary>
    private static string Plain(string text) =>
        PromptReading.Bare(text, AnswerText.MaxCharacters).Replace("*", "", StringComparison.Ordinal).Replace("$", "", StringComparison.Ordinal);
}
