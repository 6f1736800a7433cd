using System.CommandLine;
using System.Globalization;

namespace BestRoute.Studies.Commands;

/// <summary>Arguments and options that several commands take.</summary>
internal static class Arguments
{
    /// <summary>The folder with the suites.</summary>
    public static Argument<DirectoryInfo> Data() => new Argument<DirectoryInfo>("DATA")
    {
        Description = "The folder with the logs, and with the pools in pools/SUITE.json (docs/data-format.md).",
    }.AcceptExistingOnly();

    /// <summary>The split that is measured.</summary>
    /// <param name="usual">The split without the argument.</param>
    public static Argument<string> Split(string usual) => new("SPLIT")
    {
        Description = "The split to measure on.",
        DefaultValueFactory = _ => usual,
    };

    /// <summary>The Python that a library is compared in.</summary>
    /// <param name="modules">The modules that it needs.</param>
    public static Argument<string> Python(string modules) => new("PYTHON")
    {
        Description = $"A Python interpreter that has {modules}.",
        DefaultValueFactory = _ => "python3",
    };

    /// <summary>A number that must be given.</summary>
    public static Option<int> Count(string name, int minimum, string description)
    {
        var option = new Option<int>(name) { Description = description, HelpName = "N", Required = true };
        option.Validators.Add(result =>
        {
            if (int.TryParse(result.Tokens.SingleOrDefault()?.Value, CultureInfo.InvariantCulture, out var value) && value < minimum)
            {
                result.AddError($"{name} is {value}; give a number of at least {minimum}.");
            }
        });
        return option;
    }

    /// <summary>A number of at least 1 that has a default.</summary>
    public static Option<int> PositiveCount(string name, int usual, string description)
    {
        var option = new Option<int>(name) { Description = description, HelpName = "N", DefaultValueFactory = _ => usual };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 1)
            {
                result.AddError($"{name} is {result.GetValueOrDefault<int>()}; give a number of at least 1.");
            }
        });
        return option;
    }
}
