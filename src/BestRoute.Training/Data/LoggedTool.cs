using System.Text.Json;
using Microsoft.Extensions.AI;

namespace BestRoute.Training;

/// <summary>A function that a row offers to the models, in the form of OpenAI's chat completions API.</summary>
/// <remarks>Instances are immutable and safe to share between threads.</remarks>
internal sealed class LoggedTool : AIFunctionDeclaration
{
    private static readonly JsonElement _noParameters = JsonElement.Parse("""{"type":"object","properties":{}}"""u8);

    private LoggedTool(JsonElement json, string name, string description, JsonElement schema) => (Json, Name, Description, JsonSchema) = (json, name, description, schema);

    /// <summary>Gets the tool as it is in the row.</summary>
    public JsonElement Json { get; }

    public override string Name { get; }

    public override string Description { get; }

    public override JsonElement JsonSchema { get; }

    /// <summary>Reads the member <c>tools</c> of a row.</summary>
    /// <exception cref="FormatException">It is malformed, or has a tool that is not a function; the message names the member and the fix.</exception>
    public static LoggedTool[] Read(JsonElement tools) => tools.ValueKind == JsonValueKind.Array
        ? [.. tools.EnumerateArray().Select(static (tool, index) => Read(tool, $"tools[{index}]"))]
        : throw new FormatException($"'tools' is {MessageJson.Kind(tools)}; give an array of objects with 'type' and 'function', or leave it out.");

    private static LoggedTool Read(JsonElement tool, string where)
    {
        if (MessageJson.Text(MessageJson.Member(tool, "type", where), $"{where}.type") is not "function" and var type)
        {
            throw new FormatException($"'{where}' has the type '{type}'; only 'function' is supported. Leave the row out.");
        }

        var function = MessageJson.Member(tool, "function", where);
        where += ".function";
        var name = MessageJson.Text(MessageJson.Member(function, "name", where), $"{where}.name");
        var description = function.TryGetProperty("description", out var text) && text.ValueKind != JsonValueKind.Null ? MessageJson.Text(text, $"{where}.description") : "";
        var hasSchema = function.TryGetProperty("parameters", out var schema) && schema.ValueKind != JsonValueKind.Null;
        return hasSchema && schema.ValueKind != JsonValueKind.Object
            ? throw new FormatException($"'{where}.parameters' is {MessageJson.Kind(schema)}; give a JSON schema as an object, or leave it out.")
            : new LoggedTool(tool.Clone(), name, description, hasSchema ? schema.Clone() : _noParameters);
    }
}
