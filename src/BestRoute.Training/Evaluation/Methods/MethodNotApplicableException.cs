namespace BestRoute.Training;

/// <summary>The data do not hold what a method needs, so that it is left out of the report; the message says what is missing.</summary>
internal sealed class MethodNotApplicableException(string message) : Exception(message);
