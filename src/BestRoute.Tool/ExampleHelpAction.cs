using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace BestRoute.Tool;

/// <summary>The usual help, followed by examples of the command.</summary>
internal sealed class ExampleHelpAction(HelpAction help, IReadOnlyDictionary<Command, IReadOnlyList<string>> examples)
    : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        var exitCode = help.Invoke(parseResult);
        var output = parseResult.InvocationConfiguration.Output;
        output.WriteLine("Examples:");
        foreach (var example in examples[parseResult.CommandResult.Command])
        {
            output.WriteLine($"  {example}");
        }

        return exitCode;
    }
}
