using Microsoft.Extensions.AI;
using OpenAI.Chat;
using ChatMessage = Microsoft.Extensions.AI.ChatMessage;
using ChatResponseFormat = Microsoft.Extensions.AI.ChatResponseFormat;

namespace BestRoute.OpenAI.Tests.Requests;

/// <summary>Makes random requests that the OpenAI adapter accepts.</summary>
internal static class RandomRequest
{
    private static readonly string[] _texts = ["", " ", "Hello", "\"quoted\" \\ <b>&amp;'", "caf\u00e9 \ud83d\ude00 \u4f60\u597d", "line\nline\t\u0001", "{\"a\":1}", "bestroute.model"];

    public static IReadOnlyList<ChatMessage> Messages(Random random)
    {
        List<ChatMessage> messages = [];
        if (random.Next(2) == 0)
        {
            messages.Add(new(ChatRole.System, Text(random)));
        }

        for (var turns = random.Next(4); turns > 0; turns--)
        {
            messages.Add(UserMessage(random));
            if (random.Next(3) == 0)
            {
                messages.AddRange(ToolTurn(random, turns));
            }

            messages.Add(new(ChatRole.Assistant, Text(random)));
        }

        messages.Add(UserMessage(random));
        return messages;
    }

    public static ChatOptions? Options(Random random) => random.Next(8) == 0 ? null : new()
    {
        Instructions = Maybe(random, Text),
        Temperature = Maybe(random, static random => (float?)random.NextSingle()),
        TopP = Maybe(random, static random => (float?)random.NextSingle()),
        TopK = Maybe(random, static random => (int?)random.Next(100)),
        FrequencyPenalty = Maybe(random, static random => (float?)random.NextSingle()),
        PresencePenalty = Maybe(random, static random => (float?)random.NextSingle()),
        MaxOutputTokens = Maybe(random, static random => (int?)random.Next(1, 10_000)),
        Seed = Maybe(random, static random => (long?)random.NextInt64()),
        StopSequences = Maybe(random, static random => Many(random, Text)),
        ResponseFormat = Maybe<ChatResponseFormat>(random, static random => random.Next(3) switch
        {
            0 => ChatResponseFormat.Text,
            1 => ChatResponseFormat.Json,
            _ => ChatResponseFormat.ForJsonSchema<Forecast>(),
        }),
        Tools = Maybe(random, static random => Many(random, static random => (AITool)NamedRequests.Weather($"tool_{random.Next(1_000_000)}"))),
        AllowMultipleToolCalls = Maybe(random, static random => (bool?)(random.Next(2) == 0)),
        AdditionalProperties = Maybe(random, static random => new AdditionalPropertiesDictionary { ["text"] = Text(random), ["strict"] = true, ["number"] = random.Next() }),
        RawRepresentationFactory = Maybe(random, static random =>
        {
            var tokens = random.Next(1, 1_000);
            return (Func<IChatClient, object?>)(_ => new ChatCompletionOptions { EndUserId = $"user {tokens}", MaxOutputTokenCount = tokens });
        }),
    };

    private static ChatMessage UserMessage(Random random) => new(ChatRole.User, Many(random, static random => random.Next(4) switch
    {
        0 => new DataContent(RandomBytes(random), "image/png"),
        1 => new UriContent($"https://example.com/{random.Next()}.jpg", "image/jpeg"),
        _ => (AIContent)new TextContent(Text(random)),
    }))
    {
        AuthorName = Maybe(random, static random => $"name{random.Next(9)}"),
        AdditionalProperties = Maybe(random, static random => new AdditionalPropertiesDictionary { ["number"] = random.Next() }),
    };

    private static IEnumerable<ChatMessage> ToolTurn(Random random, int turn)
    {
        var ids = Enumerable.Range(0, random.Next(1, 3)).Select(index => $"call_{turn}_{index}").ToList();
        yield return new(ChatRole.Assistant, [.. ids.Select(id => new FunctionCallContent(id, "weather", new Dictionary<string, object?> { [Text(random)] = Text(random), ["days"] = random.NextDouble() }))]);
        yield return new(ChatRole.Tool, [.. ids.Select(id => new FunctionResultContent(id, random.Next(2) == 0 ? Text(random) : new Forecast(Text(random), random.Next())))]);
    }

    private static List<T> Many<T>(Random random, Func<Random, T> make) => [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => make(random))];

    private static T? Maybe<T>(Random random, Func<Random, T> make) => random.Next(3) == 0 ? make(random) : default;

    private static string Text(Random random) => string.Concat(Enumerable.Range(0, random.Next(1, 4)).Select(_ => _texts[random.Next(_texts.Length)]));

    private static byte[] RandomBytes(Random random)
    {
        var bytes = new byte[random.Next(1, 100)];
        random.NextBytes(bytes);
        return bytes;
    }
}
