namespace BestRoute.Benchmarks.Inference;

/// <summary>One way to answer a request, measured next to others in the same run.</summary>
/// <param name="Name">What the table calls it.</param>
/// <param name="Answer">Answers one request.</param>
internal sealed record Contender(string Name, Func<Task> Answer);
