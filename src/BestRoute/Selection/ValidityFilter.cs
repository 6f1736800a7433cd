using Microsoft.Extensions.AI;

namespace BestRoute;

/// <summary>Drops samples that no application would want, before they are scored.</summary>
/// <remarks>
/// A single answer is judged more leniently than the samples of a draw: it may be cut off, or not be JSON where no schema was given. That is
/// what the backend would have returned without a router. In a draw, a whole answer is better.
/// </remarks>
internal static class ValidityFilter
{
    /// <summary>Judges one sample.</summary>
    /// <param name="response">The sample.</param>
    /// <param name="options">The options of the request: response format, tools and tool mode.</param>
    /// <param name="samples">The number of samples that the route draws, whether or not all of them came.</param>
    /// <returns><see cref="SampleValidity.Valid"/>, or the first reason against the sample.</returns>
    public static SampleValidity Judge(ChatResponse response, ChatOptions? options, int samples)
    {
        if (response.FinishReason == ChatFinishReason.ContentFilter)
        {
            return SampleValidity.Filtered;
        }

        // Not by content: a backend may part the text anywhere, also inside the thinking.
        var text = ThinkingText.Remove(response.Text, out var isCutOff);
        if (string.IsNullOrWhiteSpace(text) && !HasOtherContent(response))
        {
            return isCutOff ? SampleValidity.Truncated : SampleValidity.Empty;
        }

        if (!ToolContract.IsKept(response, options))
        {
            return SampleValidity.WrongCall;
        }

        if (samples > 1 && response.FinishReason == ChatFinishReason.Length)
        {
            return SampleValidity.Truncated;
        }

        return options?.ResponseFormat is ChatResponseFormatJson format && !DrawCalls.In(response).Any() && !IsJson(text, format, samples)
            ? SampleValidity.Malformed
            : SampleValidity.Valid;
    }

    /// <summary>Finds the valid samples of a draw.</summary>
    /// <param name="responses">The samples that came.</param>
    /// <param name="options">The options of the request.</param>
    /// <param name="samples">The number of samples that the route draws.</param>
    /// <returns>The positions in <paramref name="responses"/> of the valid ones, ascending; empty if there is none.</returns>
    public static IReadOnlyList<int> Keep(IReadOnlyList<ChatResponse> responses, ChatOptions? options, int samples)
    {
        var kept = new List<int>(responses.Count);
        for (var i = 0; i < responses.Count; i++)
        {
            if (Judge(responses[i], options, samples) == SampleValidity.Valid)
            {
                kept.Add(i);
            }
        }

        return kept;
    }

    private static bool HasOtherContent(ChatResponse response)
    {
        foreach (var message in response.Messages)
        {
            foreach (var content in message.Contents)
            {
                if (content is not (TextContent or TextReasoningContent or UsageContent or ErrorContent))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static bool IsJson(string text, ChatResponseFormatJson format, int samples) => (JsonText.Read(text), format.Schema) switch
    {
        ({ } value, { } schema) => JsonSchema.IsSatisfied(value, schema),
        ({ }, null) => true,

        // Without a schema, the application may well read what a single answer says.
        (null, var schema) => samples == 1 && schema is null,
    };
}
