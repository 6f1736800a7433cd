using System.CommandLine;
using System.CommandLine.Help;
using BestRoute.Training;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;

namespace BestRoute.Tool;

/// <summary>The root command. It runs the command that was given, and turns an error into an exit code and a last line with the message.</summary>
internal static class BestRouteCommand
{
    /// <summary>Runs the tool.</summary>
    /// <param name="args">The arguments, without the program's name.</param>
    /// <param name="console">Where results, progress and errors go.</param>
    /// <param name="cancellationToken">Cancels the command; Ctrl+C does as well.</param>
    /// <param name="createClient">Makes the clients of a pool's models; null for clients of the endpoints in the pool file.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(
        string[] args, ToolConsole console, CancellationToken cancellationToken = default, Func<PoolFileModel, IChatClient>? createClient = null)
    {
        var root = Create(console, createClient ?? new BackendClients().Create);
        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0 && parsed.Action?.ClearsParseErrors != true)
        {
            console.Error.WriteLine($"Run '{UsageError.PathOf(parsed.CommandResult)} --help' for usage.");
            return console.Fail(ExitCode.WrongUse, UsageError.Of(parsed));
        }

        try
        {
            var invocation = new InvocationConfiguration
            {
                Output = console.Output,
                Error = console.Error,
                EnableDefaultExceptionHandler = false,
            };
            return await parsed.InvokeAsync(invocation, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return console.Fail(ExitCode.Cancelled, "Cancelled. Nothing was written.");
        }
        catch (Exception e) when (IsExpected(e))
        {
            return console.Fail(ExitCode.Failure, ToolModels.DeviceFault(e) ?? e.Message);
        }
        catch (Exception e)
        {
            return console.Fail(ExitCode.Failure, $"Unexpected {e.GetType().Name}: {e.Message}");
        }
    }

    private static RootCommand Create(ToolConsole console, Func<PoolFileModel, IChatClient> createClient)
    {
        var examples = new Dictionary<Command, IReadOnlyList<string>>();
        var root = new RootCommand("Collects, scores and splits responses. Trains, extends, calibrates, evaluates and explains routing packages.");
        foreach (var (command, lines) in new[]
        {
            CollectCommand.Create(console, createClient),
            ScoreCommand.Create(console, createClient),
            SplitCommand.Create(console), TrainCommand.Create(console), AddModelCommand.Create(console), CalibrateCommand.Create(console),
            EvaluateCommand.Create(console), MergeCommand.Create(console), ExplainCommand.Create(console),
            ImportCommand.Create(console), TokenizeCommand.Create(console), EncodeCommand.Create(console), ScoreResponsesCommand.Create(console),
        })
        {
            root.Subcommands.Add(command);
            examples.Add(command, lines);
        }

        examples.Add(root, [.. examples.Values.Select(lines => lines[0])]);
        var help = root.Options.OfType<HelpOption>().Single();
        var action = new ExampleHelpAction((HelpAction)help.Action!, examples);
        help.Action = action;

        // Nothing was asked for, so nothing failed.
        root.SetAction(action.Invoke);
        return root;
    }

    private static bool IsExpected(Exception e) =>
        e is BestRouteException or OptionsValidationException or IOException or UnauthorizedAccessException;
}
