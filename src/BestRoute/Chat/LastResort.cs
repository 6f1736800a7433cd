using Microsoft.Extensions.AI;

namespace BestRoute;

/// <summary>What is returned when no route has a valid answer: an answer that was cut off, or what a plain client of the last route would have returned. Not safe for concurrent use.</summary>
internal sealed class LastResort
{
    private (RoutePlan Plan, RouteAttempt Attempt, IReadOnlyList<ChatResponse> Responses)? _last;
    private (RoutePlan Plan, RouteAttempt Attempt, IReadOnlyList<ChatResponse> Responses)? _cutOff;

    /// <summary>Gets the plan of the answers; null if there is none.</summary>
    internal RoutePlan? Plan => (_cutOff ?? _last)?.Plan;

    /// <summary>Gets the attempt that the answers came from.</summary>
    internal RouteAttempt Attempt => (_cutOff ?? _last)!.Value.Attempt;

    /// <summary>Gets the answers, of which the best one is wanted.</summary>
    internal IReadOnlyList<ChatResponse> Responses => (_cutOff ?? _last)!.Value.Responses;

    /// <summary>Keeps what came of a failed attempt. Answers that were cut off are kept until better ones come; others only until the next attempt.</summary>
    internal void Keep(RoutePlan plan, RouteAttempt attempt, IReadOnlyList<ChatResponse> responses, ChatOptions? options)
    {
        _last = responses.Count > 0 ? (plan, attempt, [responses[0]]) : null;
        ChatResponse[] cutOff = [.. responses.Where(response => IsCutOff(response, options, attempt.Route.Samples))];
        if (cutOff.Length > 0)
        {
            _cutOff = (plan, attempt, cutOff);
        }
    }

    private static bool IsCutOff(ChatResponse response, ChatOptions? options, int samples) =>
        ValidityFilter.Judge(response, options, samples) == SampleValidity.Truncated && !string.IsNullOrWhiteSpace(ThinkingText.Remove(response.Text));
}
