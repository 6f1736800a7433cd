using System.Buffers;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace BestRoute;

/// <summary>Keeps samples that no application would want from being scored, let alone returned.</summary>
/// <remarks>
/// A single answer is judged more leniently than the samples of a draw: where there is a choice, a truncated answer loses
/// against a whole one; where there is none, it is what the backend would have returned without a router.
/// </remarks>
internal static class ValidityFilter
{
    /// <summary>Judges one sample.</summary>
    /// <param name="response">The sample.</param>
    /// <param name="options">The options of the request; they say whether JSON was asked for.</param>
    /// <param name="samples">The number of samples that the route draws, whether or not all of them came.</param>
    /// <returns><see cref="SampleValidity.Valid"/>, or the first reason against the sample.</returns>
    public static SampleValidity Judge(ChatResponse response, ChatOptions? options, int samples)
    {
        if (response.FinishReason == ChatFinishReason.ContentFilter)
        {
            return SampleValidity.Filtered;
        }

        var calls = false;
        var meaningful = false;
        foreach (var message in response.Messages)
        {
            foreach (var content in message.Contents)
            {
                calls |= content is FunctionCallContent;
                meaningful |= content switch
                {
                    TextContent or TextReasoningContent or UsageContent or ErrorContent => false,
                    _ => true,
                };
            }
        }

        // Not by content: a backend may part the text anywhere, also inside the thinking.
        var text = ThinkingText.Remove(response.Text, out var isCutOff);
        if (!meaningful && string.IsNullOrWhiteSpace(text))
        {
            return isCutOff ? SampleValidity.Truncated : SampleValidity.Empty;
        }

        if (samples == 1)
        {
            return SampleValidity.Valid;
        }

        if (response.FinishReason == ChatFinishReason.Length)
        {
            return SampleValidity.Truncated;
        }

        return options?.ResponseFormat is ChatResponseFormatJson && !calls && !IsJson(text)
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

    private static bool IsJson(string text)
    {
        // Encoding by hand: JsonDocument throws something else than JsonException for a lone surrogate.
        var buffer = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(text.Length));
        try
        {
            var length = Encoding.UTF8.GetBytes(text, buffer);
            var reader = new Utf8JsonReader(buffer.AsSpan(0, length));
            while (reader.Read())
            {
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
