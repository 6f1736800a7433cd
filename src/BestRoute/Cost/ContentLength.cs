using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace BestRoute;

/// <summary>How long the parts of a request are that are not text: tools, their calls and results, images.</summary>
internal static class ContentLength
{
    /// <summary>The characters that an image or another file counts as, about 1,000 tokens: how many it really has depends on its size and on the model.</summary>
    internal const int Image = 4000;

    /// <summary>The length of a content of a message.</summary>
    internal static TextLength Of(AIContent content) => content switch
    {
        TextContent text => TextLength.Of(text.Text ?? ""),
        FunctionCallContent call => TextLength.Of(call.Name) + Of(call.Arguments),
        FunctionResultContent result => Of(result.Result),
        DataContent data when data.HasTopLevelMediaType("text") => new TextLength(data.Data.Length, 0),
        DataContent or UriContent => new TextLength(Image, 0),
        _ => default,
    };

    /// <summary>The length of the tools and the schema that a request offers.</summary>
    internal static TextLength Of(ChatOptions options)
    {
        var length = options.ResponseFormat is ChatResponseFormatJson { Schema: { } schema } ? Of(schema) : default;
        for (var i = 0; i < options.Tools?.Count; i++)
        {
            var tool = options.Tools[i];
            length += TextLength.Of(tool.Name) + TextLength.Of(tool.Description);
            length += tool is AIFunctionDeclaration function ? Of(function.JsonSchema) : default;
        }

        return length;
    }

    private static TextLength Of(IDictionary<string, object?>? arguments)
    {
        var length = default(TextLength);
        foreach (var (name, value) in arguments ?? new Dictionary<string, object?>())
        {
            length += TextLength.Of(name) + Of(value);
        }

        return length;
    }

    private static TextLength Of(object? value)
    {
        switch (value)
        {
            case null:
                return default;
            case string text:
                return TextLength.Of(text);
            case JsonElement json:
                return Of(json);
            case AIContent content:
                return Of(content);
            case IEnumerable<AIContent> contents:
                return contents.Aggregate(default(TextLength), static (sum, content) => sum + Of(content));
        }

        try
        {
            if (AIJsonUtilities.DefaultOptions.TryGetTypeInfo(value.GetType(), out var type))
            {
                return Of(JsonSerializer.SerializeToElement(value, type));
            }
        }
        catch (Exception error) when (error is NotSupportedException or JsonException or ArgumentException or InvalidOperationException)
        {
            // The backend has its own way to write it.
        }

        return TextLength.Of(value.ToString() ?? "");
    }

    private static TextLength Of(JsonElement json)
    {
        if (json.ValueKind == JsonValueKind.Undefined)
        {
            return default;
        }

        // Without making a text of it: schemas are long, and measured for each request.
        var bytes = JsonMarshal.GetRawUtf8Value(json);
        return Ascii.IsValid(bytes) ? new TextLength(bytes.Length, 0) : TextLength.Of(Encoding.UTF8.GetString(bytes));
    }
}
