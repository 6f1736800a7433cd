namespace BestRoute.Training;

/// <summary>A requested method that could not be run.</summary>
/// <param name="Name">The name of the method.</param>
/// <param name="Reason">What the data lack.</param>
internal sealed record LeftOutMethod(string Name, string Reason);
