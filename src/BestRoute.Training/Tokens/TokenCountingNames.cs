namespace BestRoute.Training;

/// <summary>The names of the ways to count tokens, in pool files, packages and options.</summary>
internal static class TokenCountingNames
{
    /// <summary>All names, for messages.</summary>
    public const string All = $"\"{PackagePool.O200k}\" or \"{Characters}\"";

    private const string Characters = "characters";

    public static string NameOf(this TokenCounting counting) => counting == TokenCounting.O200k ? PackagePool.O200k : Characters;

    /// <returns><see langword="null"/> for what is not a name.</returns>
    public static TokenCounting? Parse(string name) => name switch
    {
        PackagePool.O200k => TokenCounting.O200k,
        Characters => TokenCounting.Characters,
        _ => null,
    };
}
