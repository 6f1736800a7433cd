using System.ClientModel;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace BestRoute.OpenAI;

/// <summary>Recognizes the error of a server that does not support several choices.</summary>
internal static partial class ChoiceRefusal
{
    private const int BadRequest = 400;
    private const int UnprocessableContent = 422;

    /// <summary>Returns whether the server refused the request because of n.</summary>
    internal static bool Is(Exception error)
    {
        for (var cause = error; cause is not null; cause = cause.InnerException)
        {
            if (cause is ClientResultException { Status: BadRequest or UnprocessableContent } refusal)
            {
                return TextsOf(refusal).Any(static text => text == "n" || NamesN().IsMatch(text));
            }
        }

        return false;
    }

    private static List<string> TextsOf(ClientResultException error)
    {
        var texts = new List<string>();
        try
        {
            using var body = JsonDocument.Parse(error.GetRawResponse()?.Content ?? BinaryData.Empty);
            AddTexts(body.RootElement, texts);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // It is not JSON, or was not buffered.
            texts.Add(error.Message);
        }

        return texts;
    }

    private static void AddTexts(JsonElement element, List<string> texts)
    {
        if (element.ValueKind == JsonValueKind.String)
        {
            texts.Add(element.GetString()!);
        }
        else if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in element.EnumerateArray())
            {
                AddTexts(item, texts);
            }
        }
        else if (element.ValueKind == JsonValueKind.Object)
        {
            foreach (var member in element.EnumerateObject())
            {
                AddTexts(member.Value, texts);
            }
        }
    }

    // Servers name the member alone ("param": "n", "loc": ["body", "n"]), quote it ('n' : number must be at most 1), or write it as in a formula (n must be 1, n > 1, n=3).
    [GeneratedRegex("""(['"`])n\1|(?<![\w'"`])n\s*(must|should|has to|cannot|is not|>|=|<|:)""", RegexOptions.CultureInvariant)]
    private static partial Regex NamesN();
}
