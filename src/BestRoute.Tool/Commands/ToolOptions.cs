using System.CommandLine;
using System.Globalization;
using BestRoute.Training;

namespace BestRoute.Tool;

/// <summary>The options that several commands share.</summary>
internal static class ToolOptions
{
    public static Option<FileInfo[]> Data() => new Option<FileInfo[]>("--data")
    {
        Description = "The response log: one or more .jsonl or .jsonl.gz files.",
        HelpName = "FILE",
        Required = true,
        AllowMultipleArgumentsPerToken = true,
        Arity = ArgumentArity.OneOrMore,
    }.AcceptFilesOnly();

    public static Option<FileInfo> Pool(bool required, string description) => new Option<FileInfo>("--pool")
    {
        Description = description,
        HelpName = "POOL.json",
        Required = required,
    }.AcceptFilesOnly();

    public static Option<DirectoryInfo> Package() => new Option<DirectoryInfo>("--package")
    {
        Description = "The folder of a package, made by 'bestroute train'.",
        HelpName = "FOLDER",
        Required = true,
    }.AcceptExistingOnly();

    /// <summary>The folder of a package to write.</summary>
    public static Option<DirectoryInfo> Out() => OutputFolder("--out", "The folder of the package. It is created if it does not exist. An earlier package in it is replaced.");

    /// <summary>An output folder. It is required and must not be a file.</summary>
    public static Option<DirectoryInfo> OutputFolder(string name, string description)
    {
        var option = new Option<DirectoryInfo>(name) { Description = description, HelpName = "FOLDER", Required = true };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [var path, ..] && File.Exists(path.Value))
            {
                result.AddError($"'{path.Value}' is a file; {name} takes a folder.");
            }
        });
        return option;
    }

    /// <summary>An output file. It must not be a folder.</summary>
    public static Option<FileInfo> OutputFile(string name, string helpName, string description)
    {
        var option = new Option<FileInfo>(name) { Description = description, HelpName = helpName };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [var path, ..] && Directory.Exists(path.Value))
            {
                result.AddError($"'{path.Value}' is a folder; {name} takes a file.");
            }
        });
        return option;
    }

    public static Option<DirectoryInfo> FeatureCache() => new("--feature-cache")
    {
        Description = "A folder that stores the outputs of models on ONNX Runtime for each text, so that other commands can reuse them. It is created if it does not exist. It contains only hashes of the texts. Without it, nothing is stored.",
        HelpName = "FOLDER",
    };

    public static Option<Shard> Shard(string rows) => new("--shard")
    {
        Description = $"Process only every N-th of the {rows}, starting at the i-th, with i from 0 to N-1. 'bestroute merge' joins the results of all N shards.",
        HelpName = "i/N",
        DefaultValueFactory = _ => Training.Shard.Whole,
        CustomParser = result =>
        {
            if (!Training.Shard.TryParse(result.Tokens[0].Value, out var shard))
            {
                result.AddError($"--shard is '{result.Tokens[0].Value}'; give i/N with i from 0 to N-1, such as 0/4.");
            }

            return shard;
        },
    };

    public static Option<double?> CostReduction() =>
        Share("--target-cost-reduction", "The share of the reference's cost to save: above 0 and below 1.", static value => value is > 0 and < 1);

    public static Option<double?> QualityDrop() =>
        Share("--max-quality-drop", "The maximum share of the reference's quality to lose: at least 0 and below 1.", static value => value is >= 0 and < 1);

    /// <summary>An option with a number, and what is valid.</summary>
    public static Option<double?> Share(string name, string description, Func<double, bool> isValid)
    {
        var option = new Option<double?>(name) { Description = description, HelpName = "SHARE" };
        option.Validators.Add(result =>
        {
            // If it is not a number, the parser reports it.
            if (result.Tokens is [var token] && double.TryParse(token.Value, CultureInfo.InvariantCulture, out var value) && !isValid(value))
            {
                result.AddError(string.Create(CultureInfo.InvariantCulture, $"{name} is {value}: {description}"));
            }
        });
        return option;
    }

    /// <summary>Writes a path for a command line that is shown.</summary>
    public static string Quoted(string path) => path.Contains(' ', StringComparison.Ordinal) ? $"\"{path}\"" : path;

    public static T AcceptFilesOnly<T>(this T option)
        where T : Option
    {
        option.Validators.Add(result =>
        {
            foreach (var path in result.Tokens.Select(token => token.Value).Where(path => !File.Exists(path)))
            {
                result.AddError(Directory.Exists(path)
                    ? $"'{path}' is a folder; {option.Name} takes a file."
                    : $"'{path}' does not exist; {option.Name} takes a file.");
            }
        });
        return option;
    }
}
