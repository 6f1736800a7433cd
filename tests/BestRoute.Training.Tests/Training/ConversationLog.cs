using System.Text.Json;
using Microsoft.Extensions.AI;

namespace BestRoute.Training.Tests;

/// <summary>The log of <see cref="SyntheticLog"/> as conversations of two turns: what is asked is in the first one, and the last message is the same for all.</summary>
internal static class ConversationLog
{
    public const string LastMessage = "do that again for number";

    /// <summary>Makes the messages that the application has.</summary>
    public static ChatMessage[] Messages(string question, int number) =>
        [Chats.System("Be brief."), Chats.User(question), Chats.Assistant("Done."), Chats.User($"{LastMessage} {number}")];

    /// <summary>Rewrites a log: each prompt becomes the first turn of a conversation.</summary>
    public static string Of(TemporaryFolder folder, string log, string name = "conversations.jsonl") => Rewrite(folder, log, name, static (prompt, number) =>
        Messages(prompt, number));

    /// <summary>Rewrites a log: each prompt becomes the only message.</summary>
    public static string OfSingleMessages(TemporaryFolder folder, string log, string name) => Rewrite(folder, log, name, static (prompt, _) =>
        [Chats.User(prompt)]);

    private static string Rewrite(TemporaryFolder folder, string log, string name, Func<string, int, ChatMessage[]> messages) =>
        folder.Write(name, string.Join('\n', File.ReadLines(log).Index().Select(line =>
        {
            var row = JsonElement.Parse(line.Item).EnumerateObject().ToDictionary(static member => member.Name, static member => (object)member.Value);
            row["messages"] = messages(((JsonElement)row["prompt"]).GetString()!, line.Index).Select(static message => new { role = message.Role.Value, content = message.Text });
            row.Remove("prompt");
            return JsonSerializer.Serialize(row);
        })));
}
