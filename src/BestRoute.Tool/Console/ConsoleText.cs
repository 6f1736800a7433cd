using System.Globalization;
using System.Text;

namespace BestRoute.Tool;

/// <summary>
/// Makes text from outside (model ids, answers of backends, file names, prompts) harmless for a terminal. Characters that move the cursor, start an escape
/// sequence or change the direction of text are written as <c>\u001b</c>, which is also an escape in JSON.
/// </summary>
internal static class ConsoleText
{
    /// <summary>Escapes the text of one line.</summary>
    public static string Line(string text) => Escape(text, keepsLineEnds: false);

    /// <summary>Escapes text that may have several lines.</summary>
    public static string Lines(string text) => Escape(text, keepsLineEnds: true);

    private static string Escape(string text, bool keepsLineEnds)
    {
        StringBuilder? escaped = null;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            var isLineEnd = c == '\n' || (c == '\r' && i + 1 < text.Length && text[i + 1] == '\n');
            if (isLineEnd ? keepsLineEnds : !IsUnsafe(c))
            {
                escaped?.Append(c);
            }
            else
            {
                (escaped ??= new StringBuilder(text, 0, i, text.Length + 16)).Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            }
        }

        return escaped?.ToString() ?? text;
    }

    private static bool IsUnsafe(char c) => c switch
    {
        '\t' => false,
        '\u2028' or '\u2029' => true,
        '\u061C' or '\u200E' or '\u200F' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069') => true,
        _ => char.IsControl(c),
    };
}
