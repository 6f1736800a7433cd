using BestRoute.Training;
using Spectre.Console;

namespace BestRoute.Tool;

/// <summary>
/// The console: results go to the output, always as plain text. Progress and errors go to the error output. Everything goes through <see cref="SafeWriter"/>, so
/// no text from outside reaches a terminal as an escape sequence.
/// </summary>
/// <param name="Output">Standard output.</param>
/// <param name="Error">Standard error.</param>
/// <param name="IsErrorTerminal">Whether the error output is a terminal.</param>
internal sealed record ToolConsole(TextWriter Output, TextWriter Error, bool IsErrorTerminal)
{
    // Wider than any table here, so that a row is one line, in files and on narrow terminals.
    private const int TableWidth = 400;

    // Only progress bars write escape sequences.
    private readonly TextWriter _terminal = Error;

    /// <summary>Gets standard output.</summary>
    public TextWriter Output { get; } = new SafeWriter(Output);

    /// <summary>Gets standard error.</summary>
    public TextWriter Error { get; } = new SafeWriter(Error);

    /// <summary>Gets the console of the process.</summary>
    public static ToolConsole Default { get; } = new(System.Console.Out, System.Console.Error, !System.Console.IsErrorRedirected)
    {
        Input = System.Console.OpenStandardInput(),
    };

    /// <summary>Gets the standard input.</summary>
    public Stream Input { get; init; } = Stream.Null;

    /// <summary>Returns the cell of a table for text from outside.</summary>
    public static string Cell(string text) => Markup.Escape(ConsoleText.Line(text));

    /// <summary>Prints a table to the output.</summary>
    public void Print(Table table)
    {
        table.Border(TableBorder.Simple);
        foreach (var column in table.Columns)
        {
            column.NoWrap().Padding(0, 0, 1, 0);
        }

        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(Output),
            Ansi = AnsiSupport.No,
            Interactive = InteractionSupport.No,
        });
        console.Profile.Width = TableWidth;
        console.Write(table);
    }

    /// <summary>Prints a text of several lines to the output.</summary>
    public void PrintLines(string text) => Output.Write(text + Environment.NewLine);

    /// <summary>Says why the command failed, always in one line, because scripts read the last line.</summary>
    /// <returns>The exit code.</returns>
    public int Fail(int exitCode, string message)
    {
        Error.WriteLine($"error: {message.ReplaceLineEndings(" ")}");
        return exitCode;
    }

    /// <summary>Prints the notices of a result, one per line.</summary>
    public void Print(IReadOnlyList<string> notices)
    {
        foreach (var notice in notices)
        {
            Output.WriteLine(notice);
        }
    }

    /// <summary>Runs long work and shows its progress: a bar on a terminal, otherwise lines.</summary>
    /// <param name="work">The work. It receives the target for its progress, which is called in order and on the reporting thread.</param>
    public async Task<T> WithProgressAsync<T>(Func<IProgress<WorkProgress>, Task<T>> work)
    {
        if (!IsErrorTerminal)
        {
            return await work(new StageLines(Error)).ConfigureAwait(false);
        }

        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(_terminal) });
        return await console.Progress().AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn())
            .StartAsync(async context =>
            {
                var bar = context.AddTask("Starting", maxValue: 1);
                return await work(new StageBar(bar)).ConfigureAwait(false);
            }).ConfigureAwait(false);
    }
}
