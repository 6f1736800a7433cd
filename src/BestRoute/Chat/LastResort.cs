using Microsoft.Extensions.AI;

namespace BestRoute;

/// <summary>What is returned when no route has a valid answer: an answer that was cut off, or what a plain client of the last route would have returned. Not safe for concurrent use.</summary>
internal sealed class LastResort
{
    private Kept? _last;
    private Kept? _cutOff;

    /// <summary>Gets the answers, of which the best one is wanted; null if there is none.</summary>
    internal Kept? Answers => _cutOff ?? _last;

    /// <summary>Keeps what came of a failed attempt. Answers that were cut off are kept until better ones come; others only until the next attempt.</summary>
    internal void Keep(RoutePlan plan, IReadOnlyList<ChatResponse> responses, ChatOptions? options)
    {
        _last = responses.Count > 0 ? new(plan, [responses[0]]) : null;
        ChatResponse[] cutOff = [.. responses.Where(response => IsCutOff(response, options, plan.Route.Samples))];
        _cutOff = cutOff.Length > 0 ? new(plan, cutOff) : _cutOff;
    }

    private static bool IsCutOff(ChatResponse response, ChatOptions? options, int samples) =>
        ValidityFilter.Judge(response, options, samples) == SampleValidity.Truncated && !string.IsNullOrWhiteSpace(ThinkingText.Remove(response.Text));

    /// <summary>Answers of one attempt.</summary>
    /// <param name="Plan">The plan of the attempt.</param>
    /// <param name="Responses">The answers, at least one.</param>
    internal sealed record Kept(RoutePlan Plan, IReadOnlyList<ChatResponse> Responses);
}
