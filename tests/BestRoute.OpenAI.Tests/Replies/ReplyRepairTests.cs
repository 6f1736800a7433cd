using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using OpenAI.Chat;

namespace BestRoute.OpenAI.Tests;

public sealed class ReplyRepairTests
{
    [Fact]
    public void A_valid_reply_passes_byte_for_byte()
    {
        var random = new Random(1);
        for (var i = 0; i < 2000; i++)
        {
            var isStream = random.Next(2) == 0;
            var json = Encoding.UTF8.GetBytes(RandomReplies.Write(random, isStream));

            Assert.Null(new ReplyRepair(isStream).Repair(json, out var error));
            Assert.Null(error);
        }
    }

    [Fact]
    public async Task The_response_of_the_sdk_has_the_bytes_that_the_server_sent()
    {
        var random = new Random(2);
        var body = RandomReplies.Write(random, isStream: false);
        await using var server = await CompatibleServer.StartAsync(body, isStream: false);

        using var client = CompatibleServer.Client(server);

        var result = await client.GetService<ChatClient>()!.CompleteChatAsync("Hi");

        Assert.Equal(body, result.GetRawResponse().Content.ToString());
    }

    [Fact]
    public void A_repair_changes_only_the_member_that_needs_it()
    {
        var random = new Random(3);
        for (var i = 0; i < 500; i++)
        {
            var valid = RandomReplies.Write(random, isStream: false);
            var broken = valid.Replace("\"stop\"", "\"max_tokens\"", StringComparison.Ordinal).Replace("\"assistant\"", "\"model\"", StringComparison.Ordinal);

            var repaired = new ReplyRepair(isStream: false).Repair(Encoding.UTF8.GetBytes(broken), out _);

            Assert.Equal(valid.Replace("\"stop\"", "\"length\"", StringComparison.Ordinal), Encoding.UTF8.GetString(repaired!));
        }
    }

    [Fact]
    public void A_long_answer_and_big_numbers_are_not_damaged()
    {
        var text = new string('x', 5_000_000) + "\\u00fc\\ud83d\\ude00";
        const string Numbers = "\"big\":123456789012345678901234567890,\"small\":1e-400,\"zero\":-0.0";
        string Json(string role) => $$"""{"choices":[{"message":{"role":"{{role}}","content":"{{text}}"},"finish_reason":"stop"}],{{Numbers}}}""";

        var repaired = new ReplyRepair(isStream: false).Repair(Encoding.UTF8.GetBytes(Json("model")), out _);

        Assert.Equal(Json("assistant"), Encoding.UTF8.GetString(repaired!));
    }

    [Fact]
    public void Each_of_several_choices_is_repaired()
    {
        var completion = Servers.Replies.Completion(null, Servers.Replies.Choice("a", "eos"), Servers.Replies.Choice("b", "max_tokens"), Servers.Replies.Choice("c"));
        foreach (var choice in completion["choices"]!.AsArray())
        {
            choice!.AsObject().Remove("index");
        }

        var repaired = JsonNode.Parse(new ReplyRepair(isStream: false).Repair(Encoding.UTF8.GetBytes(completion.ToJsonString()), out _)!)!;

        Assert.Equal(["stop", "length", "stop"], repaired["choices"]!.AsArray().Select(static choice => (string)choice!["finish_reason"]!));
        Assert.Equal([0, 1, 2], repaired["choices"]!.AsArray().Select(static choice => (int?)choice!["index"] ?? 0));
    }

    [Fact]
    public void An_empty_object_gets_members_that_make_valid_json()
    {
        var repaired = new ReplyRepair(isStream: false).Repair("""{"choices":[{},{"message":{}}]}"""u8.ToArray(), out _);

        var choices = JsonNode.Parse(repaired!)!["choices"]!.AsArray();
        Assert.Equal("assistant", (string?)choices[0]!["message"]!["role"]);
        Assert.Equal("assistant", (string?)choices[1]!["message"]!["role"]);
    }
}
