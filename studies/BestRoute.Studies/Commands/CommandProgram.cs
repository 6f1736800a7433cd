using System.CommandLine;
using System.ComponentModel;

namespace BestRoute.Studies.Commands;

/// <summary>A program that consists of commands: its help lists them with a line each.</summary>
internal static class CommandProgram
{
    private const int Failure = 1;
    private const int WrongUse = 2;

    /// <summary>Runs the command that the arguments name.</summary>
    /// <param name="description">What the program is for.</param>
    /// <param name="commands">The commands, in the order of the list.</param>
    /// <param name="args">The arguments of the program.</param>
    /// <returns>The command's exit code; 1 if it failed, 2 if the arguments are wrong, after the help was printed.</returns>
    public static async Task<int> RunAsync(string description, IEnumerable<Command> commands, string[] args)
    {
        var root = new RootCommand(description);
        foreach (var command in commands)
        {
            root.Subcommands.Add(command);
        }

        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0 && parsed.Action?.ClearsParseErrors != true)
        {
            // Prints the errors and the help.
            await parsed.InvokeAsync(new InvocationConfiguration { Output = Console.Error });
            return WrongUse;
        }

        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        }
        catch (Exception exception) when (exception is BestRouteException or CommandException or IOException or UnauthorizedAccessException or Win32Exception)
        {
            Console.Error.WriteLine($"error: {exception.Message}"); // A Win32Exception names the program that could not be started.
            return Failure;
        }
    }
}
