using System.Text;
using BestRoute.Training;
using Microsoft.Extensions.AI;

namespace BestRoute.Tool.Tests;

/// <summary>One run of the tool, and what it wrote.</summary>
internal sealed record ToolRun(int ExitCode, string Output, string Error)
{
    public string LastErrorLine => Error.TrimEnd().Split('\n')[^1].TrimEnd();

    public static async Task<ToolRun> OfAsync(
        string[] args, CancellationToken cancellationToken = default, Func<PoolFileModel, IChatClient>? createClient = null, string input = "")
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var exitCode = await BestRouteCommand.RunAsync(
            args, new ToolConsole(output, error, IsErrorTerminal: false) { Input = new MemoryStream(Encoding.UTF8.GetBytes(input)) }, cancellationToken, createClient);
        return new ToolRun(exitCode, output.ToString(), error.ToString());
    }
}
