using System.Text.Json;

namespace BestRoute.OpenAI;

/// <summary>The finish reasons of OpenAI-compatible servers, and the reason of OpenAI that has the same meaning.</summary>
internal static class FinishReasons
{
    private const string Length = "length";
    private const string ContentFilter = "content_filter";
    private const string ToolCalls = "tool_calls";

    // By their letters and digits in lower case, so that max_tokens, MAX_TOKENS and maxTokens are equal.
    private static readonly Dictionary<string, string> _known = new(StringComparer.Ordinal)
    {
        ["maxtokens"] = Length, // Anthropic, Gemini.
        ["maxoutputtokens"] = Length,
        ["maxcompletiontokens"] = Length,
        ["maxnewtokens"] = Length,
        ["maxlength"] = Length,
        ["maxpredictedtokensreached"] = Length, // LM Studio.
        ["contextlengthreached"] = Length, // LM Studio.
        ["contextlengthexceeded"] = Length,
        ["modelcontextwindowexceeded"] = Length, // Anthropic.
        ["modellength"] = Length, // Mistral.
        ["limit"] = Length,
        ["errorlimit"] = Length, // Cohere.

        // The server stopped in the middle of the answer. It is cut off, as with a limit.
        ["error"] = Length, // OpenRouter, Mistral.
        ["failed"] = Length,
        ["incomplete"] = Length,
        ["inprogress"] = Length,
        ["abort"] = Length, // vLLM, SGLang.
        ["aborted"] = Length,
        ["cancel"] = Length,
        ["canceled"] = Length,
        ["cancelled"] = Length,
        ["timeout"] = Length,
        ["networkerror"] = Length, // GLM.
        ["engineoverloaded"] = Length, // Moonshot.
        ["insufficientsystemresource"] = Length, // DeepSeek.
        ["modelunloaded"] = Length, // LM Studio.

        ["contentfilter"] = ContentFilter, // Also "content_filter: RECITATION" of Gemini.
        ["contentfiltered"] = ContentFilter,
        ["functioncallfilter"] = ContentFilter, // "function_call_filter: MALFORMED_FUNCTION_CALL" of Gemini.
        ["malformedfunctioncall"] = ContentFilter,
        ["refusal"] = ContentFilter, // Anthropic.
        ["safety"] = ContentFilter,
        ["imagesafety"] = ContentFilter,
        ["recitation"] = ContentFilter,
        ["blocklist"] = ContentFilter,
        ["prohibitedcontent"] = ContentFilter,
        ["spii"] = ContentFilter,
        ["sensitive"] = ContentFilter, // GLM.
        ["guardrailintervened"] = ContentFilter, // Amazon Bedrock.
        ["errortoxic"] = ContentFilter, // Cohere.

        ["toolcalls"] = ToolCalls,
        ["toolcall"] = ToolCalls,
        ["tooluse"] = ToolCalls, // Anthropic.
        ["functioncall"] = ToolCalls,
        ["functioncalls"] = ToolCalls,
    };

    /// <summary>Repairs the finish reason of a choice. In a stream, null means that the answer goes on.</summary>
    public static void Repair(JsonEdits edits, JsonElement value, bool isStream, bool hasToolCalls)
    {
        var reason = value.ValueKind == JsonValueKind.String ? value.GetString()! : null;
        if (reason is not null && IsOpenAI(reason))
        {
            return;
        }

        // Some servers send an empty text, or the text "null".
        if (isStream && reason is null or "" or "null")
        {
            if (value.ValueKind != JsonValueKind.Null)
            {
                edits.SetNull(value);
            }

            return;
        }

        edits.SetText(value, _known.GetValueOrDefault(Key(reason)) ?? (hasToolCalls ? ToolCalls : "stop"));
    }

    /// <summary>Says whether the SDK knows a reason. It ignores the case.</summary>
    private static bool IsOpenAI(string reason) =>
        string.Equals(reason, "stop", StringComparison.OrdinalIgnoreCase)
        || string.Equals(reason, Length, StringComparison.OrdinalIgnoreCase)
        || string.Equals(reason, ToolCalls, StringComparison.OrdinalIgnoreCase)
        || string.Equals(reason, ContentFilter, StringComparison.OrdinalIgnoreCase)
        || string.Equals(reason, "function_call", StringComparison.OrdinalIgnoreCase);

    private static string Key(string? reason) =>
        string.Concat((reason ?? "").TakeWhile(static character => character != ':').Where(char.IsAsciiLetterOrDigit)).ToLowerInvariant();
}
