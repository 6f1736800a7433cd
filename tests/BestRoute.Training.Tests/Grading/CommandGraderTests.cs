using System.Diagnostics;
using Microsoft.Extensions.Time.Testing;

namespace BestRoute.Training.Tests.Scoring;

/// <summary>Tiny programs of a shell.</summary>
public sealed class CommandGraderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Pipe => _folder.Path("pipe");

    public void Dispose() => _folder.Dispose();

    [ShellTheory]
    [InlineData("exit 0", 1)]
    [InlineData("exit 1", 0)]
    [InlineData("echo 0.75", 0.75)]
    [InlineData("echo; echo ' -3e2 '", -300)]
    [InlineData("echo noise >&2; exit 1", 0)]
    [InlineData("grep -q '\"response\":{\"model\":\"small\",\"text\":\"42\"}'", 1)]
    [InlineData("grep -q 'other text'", 0)]
    [InlineData("wc -l", 1)]
    [InlineData("exec 0<&-; echo 2", 2)]
    public async Task The_exit_code_or_the_number_is_the_score(string script, double expected) =>
        Assert.Equal(expected, await Shell(script).GradeAsync("42", gold: null));

    [ShellTheory]
    [InlineData("echo no such thing >&2; exit 7", "exited with 7; 0 means right, 1 means wrong", "ends: no such thing")]
    [InlineData("echo all fine", "wrote 'all fine'", "one number")]
    [InlineData("echo nan", "wrote 'nan'", "one number")]
    [InlineData("echo 0.5; exit 1", "exited with 1 and wrote '0.5'", "exit with 0")]
    [InlineData("kill -9 $$", "exited with 137", "a failure")]
    public async Task Anything_else_is_an_error_that_names_the_response(string script, string what, string fix)
    {
        var error = await Assert.ThrowsAsync<ScoringException>(() => Shell(script).GradeAsync("42", gold: null));

        Assert.StartsWith("log.jsonl, line 7, responses[0] of 'small': 'sh' ", error.Message, StringComparison.Ordinal);
        Assert.Contains(what, error.Message, StringComparison.Ordinal);
        Assert.Contains(fix, error.Message, StringComparison.Ordinal);
    }

    [ShellFact]
    public async Task Much_input_and_output_hangs_nothing()
    {
        string text = new('x', 1 << 20);

        Assert.Equal(1, await Shell("cat >&2").GradeAsync(text, gold: null));
        Assert.Equal(1, await Shell("exit 0").GradeAsync(text, gold: null));
        await Assert.ThrowsAsync<ScoringException>(() => Shell("cat").GradeAsync(text, gold: null));
    }

    [ShellFact]
    public async Task Arguments_are_not_parsed()
    {
        var grader = ResponseGrader.Command(["sh", "-c", "test \"$1\" = 'a b; exit 3'", "sh", "a b; exit 3"], HangGuard.Patience);

        Assert.Equal(1, await grader.GradeAsync("42", gold: null));
    }

    [ShellFact]
    public async Task A_program_that_is_not_there_is_named()
    {
        var error = await Assert.ThrowsAsync<ScoringException>(
            () => ResponseGrader.Command([_folder.Path("gone")], HangGuard.Patience).GradeAsync("42", gold: null));

        Assert.Contains($"'{_folder.Path("gone")}' cannot be started", error.Message, StringComparison.Ordinal);
    }

    [ShellFact]
    public async Task A_run_that_takes_too_long_is_ended_with_its_children_and_is_an_error()
    {
        var time = new FakeTimeProvider();
        var run = new CommandGrader(["sh", "-c", await ParentAndChildAsync()], TimeSpan.FromSeconds(3), time).GradeAsync(Rows.Of("42"));
        using var held = await OpenPipeAsync();
        Assert.Equal("ready", await held.ReadLineAsync());

        time.Advance(TimeSpan.FromSeconds(3));

        var error = await Assert.ThrowsAsync<ScoringException>(() => run);
        Assert.Contains("was stopped after 3 s", error.Message, StringComparison.Ordinal);
        Assert.Null(await held.ReadLineAsync().OrHang());
    }

    [ShellFact]
    public async Task Cancelled_ends_the_program_and_its_children()
    {
        using var stop = new CancellationTokenSource();
        var run = ResponseGrader.Command(["sh", "-c", await ParentAndChildAsync()], HangGuard.Patience).GradeAsync(Rows.Of("42"), stop.Token);
        using var held = await OpenPipeAsync();
        Assert.Equal("ready", await held.ReadLineAsync());

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        Assert.Null(await held.ReadLineAsync().OrHang());
    }

    [Fact]
    public void Without_a_program_is_refused()
    {
        Assert.Throws<ArgumentException>(() => ResponseGrader.Command([], HangGuard.Patience));
        Assert.Throws<ArgumentOutOfRangeException>(() => ResponseGrader.Command(["sh"], TimeSpan.Zero));
    }

    private static ResponseGrader Shell(string script) => ResponseGrader.Command(["sh", "-c", script], HangGuard.Patience);

    /// <summary>
    /// A script that waits for a child of its own, which sleeps. Both hold a pipe open, which says "ready" and ends when both processes are gone.
    /// </summary>
    private async Task<string> ParentAndChildAsync()
    {
        using var make = Process.Start("mkfifo", [Pipe]);
        await make.WaitForExitAsync();
        return $"exec 3> '{Pipe}'; sleep 1000 & echo ready >&3; wait";
    }

    /// <summary>Opens the pipe, which takes until the script has opened it too.</summary>
    private Task<StreamReader> OpenPipeAsync() => Task.Run(() => File.OpenText(Pipe)).OrHang();
}
