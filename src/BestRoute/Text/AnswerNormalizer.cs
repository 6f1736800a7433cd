using System.Globalization;

namespace BestRoute;

/// <summary>Converts answers that mean the same to the same form, as far as the form shows it.</summary>
internal static class AnswerNormalizer
{
    private static readonly (string Open, string Close)[] _wrappers =
    [
        ("**", "**"), ("__", "__"), ("`", "`"), ("$", "$"), ("\\(", "\\)"), ("\\[", "\\]"), ("\"", "\""), ("'", "'"),
        ("\u201c", "\u201d"), ("\u201e", "\u201c"), ("\u00ab", "\u00bb"), ("\u300c", "\u300d"), ("\u300e", "\u300f"), ("\u3010", "\u3011"), ("\\boxed{", "}"), ("\\text{", "}"),
    ];

    /// <summary>Normalizes an answer: decoration, case, whitespace, quotes, digits and full-width forms, choice letters and numbers.</summary>
    /// <param name="answer">The answer as it stands in the response.</param>
    /// <returns>The normalized answer; empty if nothing is left.</returns>
    public static string Normalize(ReadOnlySpan<char> answer)
    {
        var bare = Unwrap(AsciiForms.Fold(answer));
        if (bare is ['(', _, ')'] or ['[', _, ']'] && char.IsAsciiLetter(bare[1]))
        {
            bare = bare[1..2];
        }

        // Before white space is removed: "1, 2" is a list, "1,2" is a number.
        var folded = DecimalComma.Read(bare) ?? Fold(bare);
        return CanonicalNumber(folded) ?? folded;
    }

    /// <summary>Removes markup, quotes and final punctuation around the answer.</summary>
    private static ReadOnlySpan<char> Unwrap(ReadOnlySpan<char> answer)
    {
        while (true)
        {
            answer = answer.Trim();
            var length = answer.Length;
            if (answer.StartsWith("```", StringComparison.Ordinal) && answer.IndexOf('\n') is var line and >= 0)
            {
                answer = answer[(line + 1)..];
                answer = answer.EndsWith("```", StringComparison.Ordinal) ? answer[..^3] : answer;
                continue;
            }

            foreach (var (open, close) in _wrappers)
            {
                // 'a', 'b' is a list, not one quoted text.
                if (answer.Length >= open.Length + close.Length
                    && answer.StartsWith(open, StringComparison.Ordinal)
                    && answer.EndsWith(close, StringComparison.Ordinal)
                    && !answer[open.Length..^close.Length].Contains(close, StringComparison.Ordinal))
                {
                    answer = answer[open.Length..^close.Length];
                    break;
                }
            }

            if (answer.Length == length)
            {
                answer = answer.TrimEnd(".,;\u3002\u3001\u0964\u06d4\u060c\u061b");
            }

            if (answer.Length == length)
            {
                return answer;
            }
        }
    }

    /// <summary>Lower case, one kind of quotes, and white space only where it separates two words or numbers.</summary>
    private static string Fold(ReadOnlySpan<char> answer)
    {
        var buffer = new char[answer.Length];
        var length = 0;
        var space = false;
        foreach (var character in answer)
        {
            if (char.IsWhiteSpace(character))
            {
                space = length > 0 && char.IsLetterOrDigit(buffer[length - 1]);
                continue;
            }

            if (space && char.IsLetterOrDigit(character))
            {
                buffer[length++] = ' ';
            }

            space = false;
            buffer[length++] = character == '"' ? '\'' : char.ToLowerInvariant(character);
        }

        return new string(buffer, 0, length);
    }

    /// <summary>Writes a number without currency sign, thousands separators and trailing zeros; null if the text is not a number.</summary>
    private static string? CanonicalNumber(string answer)
    {
        var digits = answer.AsSpan().TrimStart('$');
        if (digits.Length > 40 || !HasThousandsGroups(digits))
        {
            return null;
        }

        const NumberStyles Styles = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowThousands;
        return decimal.TryParse(digits, Styles, CultureInfo.InvariantCulture, out var number)
            ? (number / 1.0000000000000000000000000000m).ToString(CultureInfo.InvariantCulture)
            : null;
    }

    /// <summary>The framework reads 1,2,3 as 123. Commas must be in front of groups of three digits.</summary>
    private static bool HasThousandsGroups(ReadOnlySpan<char> number)
    {
        var whole = number.IndexOf('.') is var point and >= 0 ? number[..point] : number;
        for (var comma = whole.LastIndexOf(','); comma >= 0; comma = whole.LastIndexOf(','))
        {
            if (whole.Length - comma != 4 || comma == 0)
            {
                return false;
            }

            whole = whole[..comma];
        }

        return true;
    }
}
