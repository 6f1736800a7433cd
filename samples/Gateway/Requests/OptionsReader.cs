using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Gateway;

/// <summary>Reads what the router decides by: tools, the format of the answer, the temperature, the limit of tokens, the seed.</summary>
internal static class OptionsReader
{
    private static readonly JsonElement _noParameters = JsonElement.Parse("{}");

    public static ChatOptions Read(JsonElement body) => new()
    {
        Temperature = body.TryGetProperty("temperature", out var temperature) && temperature.ValueKind == JsonValueKind.Number ? temperature.GetSingle() : null,
        MaxOutputTokens = body.TryGetCount("max_completion_tokens") ?? body.TryGetCount("max_tokens"),
        Seed = body.TryGetProperty("seed", out var seed) && IsSeed(seed) ? seed.GetInt64() : null,
        ResponseFormat = Format(body),
        Tools = Tools(body),
        ToolMode = Mode(body),
    };

    /// <summary>Returns whether the value of "seed" can be a seed.</summary>
    public static bool IsSeed(JsonElement value) => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _);

    private static ChatResponseFormat? Format(JsonElement body)
    {
        if (!body.TryGetObject("response_format", out var format))
        {
            return null;
        }

        return format.TryGetText("type") switch
        {
            "text" => ChatResponseFormat.Text,
            "json_schema" when format.TryGetObject("json_schema", out var json) && json.TryGetObject("schema", out var schema) => ChatResponseFormat.ForJsonSchema(schema.Clone()),
            "json_object" or "json_schema" => ChatResponseFormat.Json,
            _ => null,
        };
    }

    private static List<AITool>? Tools(JsonElement body)
    {
        List<AITool>? tools = null;
        foreach (var tool in body.Items("tools"))
        {
            if ((tool.TryGetObject("function", out var function) || tool.TryGetObject("custom", out function)) && function.TryGetText("name") is { Length: > 0 } name)
            {
                var schema = function.TryGetObject("parameters", out var parameters) ? parameters.Clone() : _noParameters;
                (tools ??= []).Add(AIFunctionFactory.CreateDeclaration(name, function.TryGetText("description"), schema));
            }
        }

        return tools;
    }

    private static ChatToolMode? Mode(JsonElement body) =>
        body.TryGetText("tool_choice") switch
        {
            "none" => ChatToolMode.None,
            "required" => ChatToolMode.RequireAny,
            "auto" => ChatToolMode.Auto,
            _ => body.TryGetObject("tool_choice", out var choice) && choice.TryGetObject("function", out var function) && function.TryGetText("name") is { Length: > 0 } name
                ? ChatToolMode.RequireSpecific(name)
                : null,
        };
}
