namespace BestRoute.Tool;

/// <summary>The exit codes of the command.</summary>
internal static class ExitCode
{
    public const int Success = 0;
    public const int Failure = 1;
    public const int WrongUse = 2;

    /// <summary>128 + SIGINT, as shells report an interrupted program.</summary>
    public const int Cancelled = 130;
}
