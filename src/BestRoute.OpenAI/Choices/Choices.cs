using System.ClientModel.Primitives;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using OpenAI;
using OpenAI.Chat;

namespace BestRoute.OpenAI;

/// <summary>Asks for n choices in one request, and reads them from the reply. The types of the SDK show only the first choice, but keep the JSON of all.</summary>
internal static class Choices
{
    /// <summary>Returns how many requests are needed for a number of choices.</summary>
    internal static int Requests(SampledModel model, int samples) =>
        model.MaxChoicesPerRequest is { } limit ? (samples + limit - 1) / limit : 1;

    /// <summary>Makes options that ask for n choices, from options for one.</summary>
    internal static ChatOptions Ask(ChatOptions options, int n)
    {
        var clone = options.Clone();
        RawOptions.Add(clone, raw => raw.Patch.Set("$.n"u8, n));
        return clone;
    }

    /// <summary>Reads all choices of a reply. The first one is the response itself.</summary>
    /// <param name="response">The response to a request for n choices.</param>
    /// <returns>The response, followed by one response for each further choice that can be read.</returns>
    internal static List<ChatResponse> Read(ChatResponse response)
    {
        List<ChatResponse> responses = [response];
        if (response.RawRepresentation is not ChatCompletion completion
            || JsonNode.Parse(ModelReaderWriter.Write(completion, ModelReaderWriterOptions.Json, OpenAIContext.Default)) is not JsonObject reply
            || reply["choices"] is not JsonArray { Count: > 1 } choices)
        {
            return responses;
        }

        reply.Remove("choices");
        foreach (var choice in choices.Skip(1))
        {
            if (choice is JsonObject && ReadChoice(reply, choice.DeepClone()) is { } other)
            {
                responses.Add(other);
            }
        }

        return responses;
    }

    private static ChatResponse? ReadChoice(JsonObject reply, JsonNode choice)
    {
        choice["index"] = 0;
        var single = (JsonObject)reply.DeepClone();
        single["choices"] = new JsonArray(choice);
        try
        {
            var json = BinaryData.FromString(single.ToJsonString());
            return ModelReaderWriter.Read<ChatCompletion>(json, ModelReaderWriterOptions.Json, OpenAIContext.Default)?.AsChatResponse();
        }
        catch (Exception error) when (error is ArgumentException or InvalidOperationException or FormatException or JsonException or KeyNotFoundException)
        {
            // The other choices are used. What is missing is asked for again.
            return null;
        }
    }
}
