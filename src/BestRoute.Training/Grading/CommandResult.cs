namespace BestRoute.Training;

/// <summary>What a program left behind.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Output">The beginning of its standard output.</param>
/// <param name="Error">The end of its standard error.</param>
internal sealed record CommandResult(int ExitCode, string Output, string Error);
