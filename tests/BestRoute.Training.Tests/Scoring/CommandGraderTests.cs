using System.Diagnostics;
using System.Globalization;

namespace BestRoute.Training.Tests.Scoring;

/// <summary>Tiny programs of a shell.</summary>
public sealed class CommandGraderTests : IDisposable
{
    private static readonly TimeSpan _long = TimeSpan.FromMinutes(5);

    private readonly TemporaryFolder _folder = new();

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
    public async Task TheExitCodeOrTheNumberIsTheScore(string script, double expected)
        => Assert.Equal(expected, await Shell(script).GradeAsync("42", gold: null));

    [ShellTheory]
    [InlineData("echo no such thing >&2; exit 7", "exited with 7; 0 is right, 1 is wrong", "ends: no such thing")]
    [InlineData("echo all fine", "wrote 'all fine'", "one number")]
    [InlineData("echo nan", "wrote 'nan'", "one number")]
    [InlineData("echo 0.5; exit 1", "exited with 1 and wrote '0.5'", "exit with 0")]
    [InlineData("kill -9 $$", "exited with 137", "a failure")]
    public async Task AnythingElseIsAnErrorThatNamesTheResponse(string script, string what, string mend)
    {
        var error = await Assert.ThrowsAsync<ScoringException>(() => Shell(script).GradeAsync("42", gold: null));

        Assert.StartsWith("log.jsonl, line 7, responses[0] of 'small': 'sh' ", error.Message, StringComparison.Ordinal);
        Assert.Contains(what, error.Message, StringComparison.Ordinal);
        Assert.Contains(mend, error.Message, StringComparison.Ordinal);
    }

    [ShellFact]
    public async Task MuchInputAndOutput_HangsNothing()
    {
        string text = new('x', 1 << 20);

        Assert.Equal(1, await Shell("cat >&2").GradeAsync(text, gold: null));
        Assert.Equal(1, await Shell("exit 0").GradeAsync(text, gold: null));
        await Assert.ThrowsAsync<ScoringException>(() => Shell("cat").GradeAsync(text, gold: null));
    }

    [ShellFact]
    public async Task ArgumentsAreNotParsed()
    {
        var grader = ResponseGrader.Command(["sh", "-c", "test \"$1\" = 'a b; exit 3'", "sh", "a b; exit 3"], _long);

        Assert.Equal(1, await grader.GradeAsync("42", gold: null));
    }

    [ShellFact]
    public async Task AProgramThatIsNotThere_IsNamed()
    {
        var error = await Assert.ThrowsAsync<ScoringException>(
            () => ResponseGrader.Command([_folder.Path("gone")], _long).GradeAsync("42", gold: null));

        Assert.Contains($"'{_folder.Path("gone")}' cannot be started", error.Message, StringComparison.Ordinal);
    }

    [ShellFact]
    public async Task ARunThatTakesTooLong_IsEndedWithItsChildren_AndIsAnError()
    {
        // The limit is far above what a shell takes to begin, and far below the sleep.
        var grader = ResponseGrader.Command(["sh", "-c", Children()], TimeSpan.FromSeconds(3));

        var error = await Assert.ThrowsAsync<ScoringException>(() => grader.GradeAsync("42", gold: null));

        Assert.Contains("was stopped after 3 s", error.Message, StringComparison.Ordinal);
        await AssertChildrenAreGoneAsync();
    }

    [ShellFact]
    public async Task Cancelled_EndsTheProgramAndItsChildren()
    {
        using var stop = new CancellationTokenSource();
        var run = ResponseGrader.Command(["sh", "-c", Children()], _long).GradeAsync(Rows.Of("42"), stop.Token);
        while (!File.Exists(_folder.Path("ready")))
        {
            Assert.False(run.IsCompleted);
            await Task.Yield();
        }

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        await AssertChildrenAreGoneAsync();
    }

    [Fact]
    public void WithoutAProgram_IsRefused()
    {
        Assert.Throws<ArgumentException>(() => ResponseGrader.Command([], _long));
        Assert.Throws<ArgumentOutOfRangeException>(() => ResponseGrader.Command(["sh"], TimeSpan.Zero));
    }

    private static ResponseGrader Shell(string script) => ResponseGrader.Command(["sh", "-c", script], _long);

    /// <summary>A script that waits for a child of its own, which sleeps.</summary>
    private string Children() =>
        $"sleep 1000 & echo $! > '{_folder.Path("child")}'; echo $$ > '{_folder.Path("parent")}'; touch '{_folder.Path("ready")}'; wait";

    private async Task AssertChildrenAreGoneAsync()
    {
        foreach (string name in new[] { "parent", "child" })
        {
            int id = int.Parse(await File.ReadAllTextAsync(_folder.Path(name)), CultureInfo.InvariantCulture);
            try
            {
                // A killed one may take a moment to be gone.
                using var process = Process.GetProcessById(id);
                await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(30));
            }
            catch (ArgumentException)
            {
                // Gone.
            }
        }
    }
}
