using System.Text.Encodings.Web;
using System.Text.Json;

namespace Gateway;

/// <summary>How JSON is written to callers: text that is not ASCII stays readable, and short. Nothing puts it into HTML.</summary>
internal static class WireJson
{
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerOptions.Default) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
