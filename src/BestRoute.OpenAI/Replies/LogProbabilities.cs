using System.Text.Json;

namespace BestRoute.OpenAI;

/// <summary>Says whether the SDK can read the log probabilities of a choice. If not, they are left out, because nothing else depends on them.</summary>
internal static class LogProbabilities
{
    public static bool IsReadable(JsonElement probabilities) =>
        probabilities.ValueKind == JsonValueKind.Object
        && probabilities.EnumerateObject().All(static member => !(member.NameEquals("content"u8) || member.NameEquals("refusal"u8)) || AreTokens(member.Value, mayBeNull: true));

    private static bool AreTokens(JsonElement tokens, bool mayBeNull) => tokens.ValueKind switch
    {
        JsonValueKind.Null => mayBeNull,
        JsonValueKind.Array => tokens.EnumerateArray().All(static token => token.ValueKind == JsonValueKind.Object && token.EnumerateObject().All(IsReadable)),
        _ => false,
    };

    private static bool IsReadable(JsonProperty member)
    {
        var value = member.Value;
        return member.NameEquals("token"u8) ? value.ValueKind is JsonValueKind.String or JsonValueKind.Null
            : member.NameEquals("logprob"u8) ? value.ValueKind == JsonValueKind.Number
            : member.NameEquals("bytes"u8) ? value.ValueKind == JsonValueKind.Null || (value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(IsByte))
            : !member.NameEquals("top_logprobs"u8) || AreTokens(value, mayBeNull: false);
    }

    private static bool IsByte(JsonElement value) => value.ValueKind == JsonValueKind.Number && value.TryGetByte(out _);
}
