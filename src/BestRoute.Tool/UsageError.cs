using System.CommandLine;
using System.CommandLine.Parsing;

namespace BestRoute.Tool;

/// <summary>Says what is wrong with the arguments. A misspelled command or option is one error, not also everything that follows from it.</summary>
internal static class UsageError
{
    public static string Of(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        if (command.Subcommands.Count > 0 && parsed.UnmatchedTokens is [[not '-', ..] word, ..])
        {
            var names = command.Subcommands.Select(static known => known.Name).ToList();
            return $"'{word}' is not a command.{Suggestion(word, names) ?? $" Use one of {string.Join(", ", names)}."}";
        }

        if (MisspelledOption(parsed) is { } option)
        {
            return $"'{option}' is not an option of '{PathOf(parsed.CommandResult)}'.{Suggestion(option, Options(parsed))}";
        }

        return string.Join(" ", parsed.Errors.Select(static error => error.Message));
    }

    /// <summary>Returns a command as it is typed.</summary>
    public static string PathOf(CommandResult result) => result.Parent is CommandResult ? $"bestroute {result.Command.Name}" : "bestroute";

    /// <summary>Finds an unknown option that is the cause of an error. The parser takes it for a value, for example of the option before it.</summary>
    private static string? MisspelledOption(ParseResult parsed)
    {
        var known = Options(parsed);
        return parsed.Tokens
            .TakeWhile(static token => token.Type != TokenType.DoubleDash)
            .Where(token => token is { Type: TokenType.Argument, Value: ['-', '-' or (>= 'a' and <= 'z') or (>= 'A' and <= 'Z'), ..] }
                && parsed.Errors.Any(error => error.Message.Contains($"'{token.Value}'", StringComparison.Ordinal)))
            .Select(static token => token.Value.Split('=', ':')[0])
            .FirstOrDefault(name => !known.Contains(name));
    }

    private static List<string> Options(ParseResult parsed) =>
    [
        .. parsed.CommandResult.Command.Options.Concat(parsed.RootCommandResult.Command.Options.Where(static option => option.Recursive))
            .SelectMany(static option => option.Aliases.Prepend(option.Name))
            .Distinct(),
    ];

    private static string? Suggestion(string word, IReadOnlyList<string> known) =>
        Spelling.Closest(word, known) is { } name ? $" Did you mean '{name}'?" : null;
}
