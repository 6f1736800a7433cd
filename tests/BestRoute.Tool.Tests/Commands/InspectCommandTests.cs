namespace BestRoute.Tool.Tests.Commands;

public sealed class InspectCommandTests : IDisposable
{
    private readonly SyntheticFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public async Task A_package_is_described()
    {
        var package = Path.Combine(_files.Folder, "package");
        Assert.Equal(0, (await ToolRun.OfAsync(["train", "--data", _files.Data, "--pool", _files.Pool, "--out", package])).ExitCode);

        var run = await ToolRun.OfAsync(["inspect", package]);

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("The reference is '", run.Output, StringComparison.Ordinal);
        Assert.Matches("Trained on [0-9,]+ queries and validated on [0-9,]+, from log.jsonl", run.Output);
        Assert.Contains("The router reads the last user message.", run.Output, StringComparison.Ordinal);
        Assert.Contains("What decides:", run.Output, StringComparison.Ordinal);
        Assert.Contains("Next: see a decision: `bestroute explain --package", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_package_is_an_error()
    {
        var package = Path.Combine(_files.Folder, "package");
        await ToolRun.OfAsync(["train", "--data", _files.Data, "--pool", _files.Pool, "--out", package]);
        await File.WriteAllBytesAsync(Path.Combine(package, "weights.safetensors"), [1, 2, 3]);

        var run = await ToolRun.OfAsync(["inspect", package]);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("weights.safetensors", run.LastErrorLine, StringComparison.Ordinal);
    }
}
