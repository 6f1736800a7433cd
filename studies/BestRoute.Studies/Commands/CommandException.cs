namespace BestRoute.Studies.Commands;

/// <summary>A command cannot continue. The message tells the user why.</summary>
internal sealed class CommandException(string message) : Exception(message);
