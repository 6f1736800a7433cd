using System.Text.Json;

namespace BestRoute.Training;

/// <summary>What is wrong with JSON, without the place at the end of the runtime's message: it counts from 0, and errors here name files and lines.</summary>
internal static class JsonMessage
{
    public static string Of(JsonException error)
    {
        int place = error.Message.IndexOf(" LineNumber: ", StringComparison.Ordinal);
        return place < 0 ? error.Message : error.Message[..place];
    }
}
