using System.Text.Json;
using Microsoft.Extensions.AI;

namespace BestRoute.Training.Tests;

/// <summary>Conversations, each as an application has it and as a row has it, made independently of each other.</summary>
internal static class Chats
{
    private static readonly string[] _texts = ["Sort 3 1 2.", "do that again", "答案是42。", "<b>\"quoted\"\\ \u2028</b>", "  ", "a\nb", "\U0001F600", new('x', 500)];

    /// <summary>Makes a conversation that ends with a user message with text.</summary>
    public static (ChatMessage[] Messages, string Json) Random(Random random)
    {
        List<ChatMessage> messages = [];
        List<object> rows = [];
        string Text() => random.GetItems(_texts, 1)[0];
        void Add(string role, object content, params AIContent[] contents)
        {
            messages.Add(new ChatMessage(new ChatRole(role), [.. contents]));
            rows.Add(new { role, content });
        }

        void AddText(string role, string text) => Add(role, text, new TextContent(text));
        if (random.Next(2) == 0)
        {
            AddText(random.Next(2) == 0 ? "system" : "developer", "Be brief.");
        }

        for (var turn = random.Next(5); turn > 0; turn--)
        {
            var (first, second) = (Text(), Text());
            switch (random.Next(4))
            {
                case 0:
                    Add("user", new[] { new { type = "text", text = first }, new { type = "text", text = second } }, new TextContent(first), new TextContent(second));
                    break;
                case 1:
                    var call = $"call-{turn}";
                    messages.Add(new ChatMessage(ChatRole.Assistant, [new FunctionCallContent(call, "sort", new Dictionary<string, object?> { ["list"] = JsonSerializer.SerializeToElement(first) })]));
                    rows.Add(new { role = "assistant", content = (string?)null, tool_calls = new[] { new { id = call, type = "function", function = new { name = "sort", arguments = JsonSerializer.Serialize(new { list = first }) } } } });
                    messages.Add(new ChatMessage(ChatRole.Tool, [new FunctionResultContent(call, second)]));
                    rows.Add(new { role = "tool", tool_call_id = call, content = second });
                    break;
                default:
                    AddText("user", first);
                    AddText("assistant", second);
                    break;
            }
        }

        AddText("user", "Go on " + Text());
        return ([.. messages], JsonSerializer.Serialize(rows));
    }

    public static ChatMessage System(string text) => new(ChatRole.System, text);

    public static ChatMessage User(string text) => new(ChatRole.User, text);

    public static ChatMessage Assistant(string text) => new(ChatRole.Assistant, text);

    /// <summary>Reads the messages of a row.</summary>
    public static Conversation Read(string messages) => Conversation.Read(null, JsonElement.Parse(messages));

    /// <summary>Shows messages with everything in them that a backend gets.</summary>
    public static IEnumerable<string> Describe(IEnumerable<ChatMessage> messages) => messages.Select(static message =>
        $"{message.Role.Value} {message.AuthorName}: " + string.Join(" | ", message.Contents.Select(static content => content switch
        {
            TextContent text => text.Text,
            FunctionCallContent call => $"{call.CallId} = {call.Name}({string.Join(", ", call.Arguments!.Select(static argument => $"{argument.Key}: {argument.Value}"))})",
            FunctionResultContent result => $"{result.CallId} -> {result.Result}",
            _ => content.GetType().Name,
        })));
}
