using BestRoute.Training;

namespace BestRoute.Studies.Suites;

/// <summary>A log of responses and a pool over it.</summary>
internal sealed record Suite(string Name, string Log, string PoolPath)
{
    /// <summary>The names of all suites.</summary>
    public static IReadOnlyList<string> Names { get; } = ["mmlu-pro", "mmlu-pro-wide", "reasoning-gym", "cruxeval", "zeroeval", "zeroeval-all"];

    /// <summary>The pool. The logs have no usage, and published figures count four characters a token.</summary>
    public PoolFile Pool => PoolFile.Load(PoolPath).WithTokens(TokenCounting.Characters);

    /// <summary>All suites of a folder.</summary>
    public static IEnumerable<Suite> In(string data) => Names.Select(name => Named(data, name));

    /// <summary>One suite; a wider pool is over the same log.</summary>
    public static Suite Named(string data, string name)
    {
        var log = name.Replace("-wide", "", StringComparison.Ordinal).Replace("-all", "", StringComparison.Ordinal);
        return new Suite(name, Path.Combine(data, $"{log}.jsonl.gz"), Path.Combine(data, "pools", $"{name}.json"));
    }
}
