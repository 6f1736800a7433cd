namespace BestRoute.OpenAI.Tests.Requests;

/// <summary>The result of a tool, and the schema of an answer.</summary>
internal sealed record Forecast(string City, int Days);
