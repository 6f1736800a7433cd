using System.Text.Json;

namespace BestRoute.Training;

/// <summary>What is wrong with JSON, without the position at the end of the runtime's message. That position is zero-based, and errors here name files and lines.</summary>
internal static class JsonMessage
{
    public static string Of(JsonException error)
    {
        var place = error.Message.IndexOf(" LineNumber: ", StringComparison.Ordinal);
        return place < 0 ? error.Message : error.Message[..place];
    }
}
