using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace BestRoute.OpenAI.Tests.Servers;

/// <summary>What a <see cref="ScriptedServer"/> received.</summary>
/// <param name="Path">The path with the query string, such as <c>/v1/chat/completions</c>.</param>
/// <param name="Headers">The headers, by name without case.</param>
/// <param name="Body">The bytes of the body.</param>
internal sealed record ReceivedRequest(string Path, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    public string Text => Encoding.UTF8.GetString(Body);

    public JsonObject Json => JsonNode.Parse(Body)!.AsObject();

    public bool IsStream => (bool?)Json["stream"] == true;

    /// <summary>Gets how many choices were asked for.</summary>
    public int Choices => (int?)Json["n"] ?? 1;

    public static async Task<ReceivedRequest> ReadAsync(HttpRequest request)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body);
        return new ReceivedRequest(
            request.Path + request.QueryString,
            request.Headers.ToDictionary(static header => header.Key, static header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            body.ToArray());
    }
}
