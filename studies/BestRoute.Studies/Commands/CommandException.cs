namespace BestRoute.Studies.Commands;

/// <summary>A command cannot go on, for a reason that its user should read.</summary>
internal sealed class CommandException(string message) : Exception(message);
