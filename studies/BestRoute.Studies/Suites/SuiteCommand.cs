using System.CommandLine;
using BestRoute.Studies.Commands;

namespace BestRoute.Studies.Suites;

/// <summary>Makes the commands that take the folder of the suites and a split.</summary>
internal static class SuiteCommand
{
    /// <summary>Makes a command.</summary>
    /// <param name="name">What runs it.</param>
    /// <param name="description">The line in the list of commands.</param>
    /// <param name="usualSplit">The split without the argument.</param>
    /// <param name="runAsync">Takes the folder, the split and what to write to.</param>
    public static Command Create(string name, string description, string usualSplit, Func<string, string, TextWriter, Task> runAsync)
    {
        var data = Arguments.Data();
        var split = Arguments.Split(usualSplit);
        var command = new Command(name, description) { data, split };
        command.SetAction(parsed => runAsync(parsed.GetRequiredValue(data).FullName, parsed.GetRequiredValue(split), parsed.InvocationConfiguration.Output));
        return command;
    }
}
