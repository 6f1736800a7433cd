using System.CommandLine;

namespace BestRoute.Tool;

/// <summary>The command as it was typed, for reports that say how they were made.</summary>
internal static class CommandLine
{
    /// <summary>Writes the arguments so that a shell reads them as they were.</summary>
    public static string Of(ParseResult parsed) => string.Join(' ', ["bestroute", .. parsed.Tokens.Select(static token => Quote(token.Value))]);

    private static string Quote(string argument) => argument.Length > 0 && argument.All(static c => char.IsAsciiLetterOrDigit(c) || "-_./:=,+@%".Contains(c, StringComparison.Ordinal))
        ? argument
        : $"'{argument.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
