using System.CommandLine;

namespace BestRoute.Tool;

/// <summary>The command as it was typed. Reports show it.</summary>
internal static class CommandLine
{
    /// <summary>Writes the arguments in such a way that a shell reads them as they were.</summary>
    /// <param name="parsed">The arguments.</param>
    /// <param name="without">Options to leave out with their values, because they do not change the result.</param>
    public static string Of(ParseResult parsed, params IReadOnlyList<Option> without)
    {
        var tokens = parsed.Tokens.Select(static token => token.Value).ToList();
        foreach (var option in without)
        {
            if (tokens.IndexOf(option.Name) is var place and >= 0)
            {
                tokens.RemoveRange(place, 2);
            }
        }

        return string.Join(' ', ["bestroute", .. tokens.Select(Quote)]);
    }

    private static string Quote(string argument) => argument.Length > 0 && argument.All(static c => char.IsAsciiLetterOrDigit(c) || "-_./:=,+@%".Contains(c, StringComparison.Ordinal))
        ? argument
        : $"'{argument.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
