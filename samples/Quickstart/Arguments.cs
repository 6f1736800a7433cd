using System.Diagnostics.CodeAnalysis;

namespace Quickstart;

/// <summary>The arguments of the command line.</summary>
internal sealed record Arguments(string? LogFile, int Queries, int Seed)
{
    public const string Usage = """
        Usage: dotnet run --project samples/Quickstart [-- OPTIONS]

          --queries N       the number of questions (default 500; 2000 with --write-log)
          --seed S          the seed of questions and answers (default 2; 1 with --write-log, which gives
                            the questions that the package was trained on)
          --write-log FILE  write a response log for training instead of routing
        """;

    /// <summary>Reads the command line, or returns an error message.</summary>
    public static bool TryParse(
        string[] args, [NotNullWhen(true)] out Arguments? arguments, [NotNullWhen(false)] out string? error)
    {
        string? logFile = null;
        int? queries = null;
        int? seed = null;
        for (var i = 0; i < args.Length; i += 2)
        {
            var value = i + 1 < args.Length ? args[i + 1] : "";
            switch (args[i])
            {
                case "--write-log" when value.Length > 0:
                    logFile = value;
                    break;
                case "--queries" when int.TryParse(value, out var count) && count is >= 1 and <= 1_000_000:
                    queries = count;
                    break;
                case "--seed" when int.TryParse(value, out var number):
                    seed = number;
                    break;
                default:
                    arguments = null;
                    error = $"'{args[i]} {value}' is not a valid option.";
                    return false;
            }
        }

        // Different seeds, so that a package is not tested on the questions it was trained on.
        arguments = logFile is null
            ? new Arguments(null, queries ?? 500, seed ?? 2)
            : new Arguments(logFile, queries ?? 2_000, seed ?? 1);
        error = null;
        return true;
    }
}
