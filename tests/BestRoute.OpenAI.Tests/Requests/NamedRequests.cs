using System.ComponentModel;
using Microsoft.Extensions.AI;
using OpenAI.Chat;
using ChatMessage = Microsoft.Extensions.AI.ChatMessage;
using ChatResponseFormat = Microsoft.Extensions.AI.ChatResponseFormat;

namespace BestRoute.OpenAI.Tests.Requests;

/// <summary>Requests that use what an application can set.</summary>
internal static class NamedRequests
{
    private static readonly byte[] _image = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>Gets the requests by name. Each makes its messages and options again, so that no client sees what another one changed.</summary>
    public static IReadOnlyDictionary<string, (Func<IEnumerable<ChatMessage>> Messages, Func<ChatOptions?> Options)> All { get; } =
        new Dictionary<string, (Func<IEnumerable<ChatMessage>>, Func<ChatOptions?>)>
        {
            ["no options"] = (static () => [User("What is 2 + 2?")], static () => null),
            ["empty options"] = (static () => [User("What is 2 + 2?")], static () => new()),
            ["system prompt"] = (static () => [new(ChatRole.System, "You are terse."), User("What is 2 + 2?")], static () => new()),
            ["instructions"] = (static () => [User("What is 2 + 2?")], static () => new() { Instructions = "You are terse." }),
            ["history"] = (
                static () => [User("What is 2 + 2?"), new(ChatRole.Assistant, "4"), User("And \"3 + 3\"?\n\u00e9 \ud83d\ude00 <b>&'")],
                static () => new()),
            ["author names"] = (static () => [new(ChatRole.User, "Hello") { AuthorName = "ann" }, new(ChatRole.Assistant, "Hello") { AuthorName = "bot" }, User("Bye")], static () => new()),
            ["several texts"] = (static () => [new(ChatRole.User, [new TextContent("one"), new TextContent("two")])], static () => new()),
            ["image and file"] = (
                static () =>
                [
                    new(ChatRole.User,
                    [
                        new TextContent("What is this?"),
                        new DataContent(_image, "image/png"),
                        new UriContent("https://example.com/a.png", "image/png") { AdditionalProperties = new() { ["detail"] = "high" } },
                        new DataContent("%PDF-1.7"u8.ToArray(), "application/pdf") { Name = "a.pdf" },
                    ]),
                ],
                static () => new()),
            ["sampling"] = (
                static () => [User("Hello")],
                static () => new()
                {
                    Temperature = 0.7f,
                    TopP = 0.9f,
                    TopK = 40,
                    FrequencyPenalty = 0.25f,
                    PresencePenalty = -0.5f,
                    MaxOutputTokens = 100,
                    Seed = 42,
                    StopSequences = ["END", "\n\n"],
                }),
            ["temperature 0"] = (static () => [User("Hello")], static () => new() { Temperature = 0 }),
            ["JSON"] = (static () => [User("Hello, in JSON")], static () => new() { ResponseFormat = ChatResponseFormat.Json }),
            ["JSON schema"] = (
                static () => [User("Hello, in JSON")],
                static () => new() { ResponseFormat = ChatResponseFormat.ForJsonSchema<Forecast>(schemaName: "forecast", schemaDescription: "The weather.") }),
            ["reasoning effort"] = (static () => [User("Hello")], static () => new() { Reasoning = new() { Effort = ReasoningEffort.Low } }),
            ["tools"] = (static () => [User("Will it rain?")], static () => new() { Tools = [Weather()], AllowMultipleToolCalls = false }),
            ["required tool"] = (static () => [User("Will it rain?")], static () => new() { Tools = [Weather()], ToolMode = ChatToolMode.RequireSpecific("weather") }),
            ["no tool"] = (static () => [User("Will it rain?")], static () => new() { Tools = [Weather()], ToolMode = ChatToolMode.None }),
            ["tool results"] = (
                static () =>
                [
                    User("Will it rain?"),
                    new(ChatRole.Assistant, [new TextContent("I look."), Call("1"), Call("2")]),
                    new(ChatRole.Tool, [new FunctionResultContent("1", "rain"), new FunctionResultContent("2", new Forecast("sun \u00e9", 2))]),
                    User("And then?"),
                ],
                static () => new() { Tools = [Weather()] }),
            ["additional properties"] = (
                static () => [new(ChatRole.User, "Hello") { AdditionalProperties = new() { ["mine"] = 1 } }],
                static () => new() { AdditionalProperties = new() { ["mine"] = "value", ["strict"] = true, ["user"] = "ann" } }),
            ["raw options"] = (static () => [User("Hello")], static () => new() { Temperature = 0.5f, Seed = 7, RawRepresentationFactory = static _ => RawOptions() }),
            ["raw message"] = (static () => [new(ChatRole.User, "Hello") { RawRepresentation = new UserChatMessage("Raw hello") { ParticipantName = "ann" } }], static () => new()),
        };

    internal static AIFunction Weather(string name = "weather") => AIFunctionFactory.Create(
        ([Description("The city.")] string city, [Description("How many days.")] int days = 1) => $"{days} days of rain in {city}", name, "The weather in a city.");

    private static ChatMessage User(string text) => new(ChatRole.User, text);

    private static FunctionCallContent Call(string id) => new(id, "weather", new Dictionary<string, object?> { ["city"] = "Rome \u00e9", ["days"] = 2 });

    private static ChatCompletionOptions RawOptions()
    {
        var options = new ChatCompletionOptions { EndUserId = "ann", Metadata = { ["tenant"] = "a" }, LogitBiases = { [1] = 2 } };
        options.Patch.Set("$.custom"u8, BinaryData.FromString("""{"a":[1, 2]}"""));
        return options;
    }
}
