using System.Diagnostics;

namespace BestRoute.Onnx.Tests;

/// <summary>Runs one of the <see cref="ChildProgram"/>'s tasks in a process of its own.</summary>
internal static class ChildProcess
{
    private const string Name = "BestRoute.Onnx.Tests";

    // Where the tests run in the program itself, it starts itself: there may be no command dotnet.
    public static ProcessStartInfo Of(string task) => Path.GetFileName(Environment.ProcessPath) == Name
        ? new(Environment.ProcessPath!, task.Split(' '))
        : new("dotnet", [Path.Combine(AppContext.BaseDirectory, $"{Name}.dll"), .. task.Split(' ')]);

    public static async Task<(int ExitCode, string Output, string Error)> RunAsync(string task, params (string Name, string Value)[] environment)
    {
        var start = Of(task);
        (start.RedirectStandardOutput, start.RedirectStandardError) = (true, true);
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output, await error);
    }
}
