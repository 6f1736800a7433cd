using System.ComponentModel;
using System.Globalization;

namespace BestRoute.Training;

/// <summary>Runs the user's own check.</summary>
internal sealed class CommandGrader : ResponseGrader
{
    private readonly IReadOnlyList<string> _program;
    private readonly TimeSpan _timeLimit;
    private readonly TimeProvider _time;

    public CommandGrader(IReadOnlyList<string> program, TimeSpan timeLimit, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(program);
        ThrowIfNoTime(timeLimit);
        if (program is not [{ Length: > 0 }, ..])
        {
            throw new ArgumentException("There is no program; give one and its arguments.", nameof(program));
        }

        (_program, _timeLimit, _time) = (program, timeLimit, time);
    }

    internal override bool GradesTextAlone => false;

    internal override async ValueTask<double> GradeAsync(ScoringRow row, RowResponse response, CancellationToken cancellationToken)
    {
        CommandResult result;
        try
        {
            result = await CommandRun.RunAsync(_program, row.WriteFor(response), _timeLimit, _time, cancellationToken).ConfigureAwait(false);
        }
        catch (Win32Exception e)
        {
            throw new ScoringException($"'{_program[0]}' cannot be started: {e.Message}. Give the path of a program, or a name that is found through PATH.", e);
        }
        catch (TimeoutException e)
        {
            throw Error(
                row, response, $"was stopped after {_timeLimit.TotalSeconds:0.###} s; let the program stop earlier, or set a longer --timeout", "", e);
        }

        var output = result.Output.Trim();
        return (result.ExitCode, output) switch
        {
            (0, "") => 1,
            (1, "") => 0,
            (0, _) when double.TryParse(output, NumberStyles.Float, CultureInfo.InvariantCulture, out var score) && double.IsFinite(score) => score,
            (0 or 1, _) => throw Error(
                row, response, $"exited with {result.ExitCode} and wrote '{TextClip.Head(output, 80)}'; it must exit with 0 and write one number, or write nothing to standard output", result.Error),
            var (code, _) => throw Error(row, response, $"exited with {code}; 0 means right, 1 means wrong, and anything else is a failure", result.Error),
        };
    }

    private ScoringException Error(ScoringRow row, RowResponse response, string what, string error, Exception? inner = null) =>
        new($"{row.Where(response)}: '{_program[0]}' {what}.{(string.IsNullOrWhiteSpace(error) ? "" : $" Its standard error ends: {error.Trim()}")}", inner!);
}
