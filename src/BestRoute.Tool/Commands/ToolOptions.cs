using System.CommandLine;

namespace BestRoute.Tool;

/// <summary>The options that several commands share.</summary>
internal static class ToolOptions
{
    public static Option<FileInfo[]> Data() => new Option<FileInfo[]>("--data")
    {
        Description = "A response log, .jsonl or .jsonl.gz; may be given several times.",
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
        Description = "The folder of a package that 'bestroute train' made.",
        HelpName = "FOLDER",
        Required = true,
    }.AcceptExistingOnly();

    private static T AcceptFilesOnly<T>(this T option)
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
