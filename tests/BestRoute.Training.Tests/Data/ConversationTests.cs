using System.Text.Json;

namespace BestRoute.Training.Tests;

public sealed class ConversationTests
{
    [Fact]
    public void A_row_has_the_messages_of_the_application()
    {
        var random = new Random(3);
        for (var round = 0; round < 200; round++)
        {
            var (messages, json) = Chats.Random(random);

            var conversation = Chats.Read(json);

            Assert.Equal(Chats.Describe(messages), Chats.Describe(conversation.Messages));
            Assert.Equal(Chats.Describe(messages), Chats.Describe(Conversation.Restore(conversation.Key, conversation.IsPrompt).Messages));
        }
    }

    [Fact]
    public void A_row_is_known_by_all_of_its_messages()
    {
        string[] different =
        [
            """[{"role":"user","content":"Why?"}]""",
            """[{"role":"system","content":"Be brief."},{"role":"user","content":"Why?"}]""",
            """[{"role":"developer","content":"Be brief."},{"role":"user","content":"Why?"}]""",
            """[{"role":"user","content":"Be brief."},{"role":"user","content":"Why?"}]""",
            """[{"role":"user","content":"Why?","name":"Ann"}]""",
            """[{"role":"tool","content":"4","tool_call_id":"a"},{"role":"user","content":"Why?"}]""",
            """[{"role":"tool","content":"4","tool_call_id":"b"},{"role":"user","content":"Why?"}]""",
            """[{"role":"tool","content":"4"},{"role":"user","content":"Why?"}]""",
            """[{"role":"assistant","content":null,"tool_calls":[{"id":"a","type":"function","function":{"name":"f","arguments":"{\"x\":1}"}}]},{"role":"user","content":"Why?"}]""",
            """[{"role":"assistant","content":"","tool_calls":[{"id":"a","type":"function","function":{"name":"f","arguments":"{\"x\":2}"}}]},{"role":"user","content":"Why?"}]""",
        ];

        Assert.Equal(different.Length, different.Select(static json => Chats.Read(json).Key).Distinct().Count());
        Assert.Equal(
            Chats.Read("""[{"role":"assistant","content":"a"},{"role":"user","content":"Gr\u00fc\u00dfe"}]""").Key,
            Chats.Read("""[ {"content": "a", "role": "assistant", "tool_calls": [], "refusal": null}, {"role": "user", "content": [{"type": "text", "text": "Grüße"}]} ]""").Key);
    }

    [Fact]
    public void A_query_is_the_same_for_a_router_under_every_system_prompt()
    {
        Assert.Equal("Why?", Chats.Read("""[{"role":"system","content":"Be brief."},{"role":"user","content":"Why?"}]""").TurnsKey);
        Assert.Equal(
            Chats.Read("""[{"role":"developer","content":"Be brief."},{"role":"user","content":"Go"},{"role":"user","content":"Why?"}]""").TurnsKey,
            Chats.Read("""[{"role":"user","content":"Go"},{"role":"system","content":"Be kind."},{"role":"user","content":"Why?"}]""").TurnsKey);
        Assert.NotEqual(
            Chats.Read("""[{"role":"user","content":"Go"},{"role":"user","content":"Why?"}]""").TurnsKey,
            Chats.Read("""[{"role":"user","content":"Stop"},{"role":"user","content":"Why?"}]""").TurnsKey);
    }

    [Fact]
    public void The_tools_of_a_row_are_a_part_of_the_query_that_routers_do_not_read()
    {
        const string Tools = """[{"type":"function","function":{"name":"f","parameters":{"type":"object","properties":{"x":{"type":"number","minimum":1.50}}}}}]""";
        foreach (var row in new[] { """{"prompt":"Why?","tools":TOOLS}""", """{"messages":[{"role":"system","content":"Be brief."},{"role":"user","content":"Why?"}],"tools":TOOLS}""" })
        {
            var plain = Conversation.Read(JsonElement.Parse(row.Replace(",\"tools\":TOOLS", "", StringComparison.Ordinal)));

            var conversation = Conversation.Read(JsonElement.Parse(row.Replace("TOOLS", Tools, StringComparison.Ordinal)));

            Assert.Equal(Chats.Describe(plain.Messages), Chats.Describe(conversation.Messages));
            Assert.NotEqual(plain.Key, conversation.Key);
            Assert.Equal("Why?", conversation.TurnsKey);
            Assert.Contains("minimum", conversation.Text, StringComparison.Ordinal);
            var restored = Conversation.Restore(conversation.Key, conversation.IsPrompt);
            Assert.Equal((conversation.Key, Tools), (restored.Key, $"[{restored.Tools.Single().Json.GetRawText()}]"));
            Assert.Equal("f", restored.Tools.Single().Name);
            Assert.Equal(Chats.Describe(plain.Messages), Chats.Describe(restored.Messages));
        }
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    public void A_row_without_a_tool_is_the_same_query_as_a_row_without_the_member(string tools) =>
        Assert.Equal("Why?", Conversation.Read(JsonElement.Parse($$"""{"prompt":"Why?","tools":{{tools}}}""")).Key);

    [Theory]
    [InlineData("{}", "'tools' is a JSON object; give an array")]
    [InlineData("[7]", "'tools[0]' is a JSON number")]
    [InlineData("""[{"function":{"name":"f"}}]""", "'tools[0].type' is missing")]
    [InlineData("""[{"type":"custom","custom":{"name":"f"}}]""", "'tools[0]' has the type 'custom'; only 'function' is supported")]
    [InlineData("""[{"type":"function"}]""", "'tools[0].function' is missing")]
    [InlineData("""[{"type":"function","function":{"name":7}}]""", "'tools[0].function.name' is a JSON number")]
    [InlineData("""[{"type":"function","function":{"name":"f","parameters":"x"}}]""", "'tools[0].function.parameters' is a JSON string")]
    [InlineData("""[{"type":"function","function":{"name":"\ud83d"}}]""", "'tools' contains half of a surrogate pair")]
    public void Tools_that_are_malformed_are_refused_with_the_member(string tools, string message) => Assert.Contains(
        message,
        Assert.Throws<FormatException>(() => Conversation.Read(JsonElement.Parse($$"""{"prompt":"Why?","tools":{{tools}}}"""))).Message,
        StringComparison.Ordinal);

    [Fact]
    public void A_single_user_message_is_the_same_query_as_its_prompt()
    {
        var prompt = Conversation.Of("Why?");

        foreach (var same in new[] { """[{"role":"user","content":"Why?"}]""", """[{"role":"user","content":[{"type":"text","text":"Why?"}]}]""" })
        {
            var conversation = Chats.Read(same);
            Assert.Equal((prompt.Key, true, "Why?", "Why?"), (conversation.Key, conversation.IsPrompt, conversation.Text, conversation.Transcript));
        }
    }

    [Theory]
    [InlineData("""{"prompt":"p","messages":null}""")]
    [InlineData("""{"prompt":null,"messages":[{"role":"user","content":"p"}]}""")]
    public void A_member_that_is_null_is_not_there(string row) =>
        Assert.Equal("p", Conversation.Read(JsonElement.Parse(row)).Key);

    [Theory]
    [InlineData("""{}""", "'prompt' is missing; give a string, or give a conversation as 'messages'.")]
    [InlineData("""{"prompt":null,"messages":null}""", "'prompt' is missing")]
    [InlineData("""{"prompt":"p","messages":[{"role":"user","content":"p"}]}""", "'prompt' and 'messages' are both there; keep one.")]
    [InlineData("""{"messages":"p"}""", "'messages' is a JSON string; give an array of objects with 'role' and 'content'.")]
    [InlineData("""{"messages":[]}""", "'messages' is empty; give at least the user's message.")]
    [InlineData("""{"messages":["p"]}""", "'messages[0]' is a JSON string; give an object with 'role' and 'content'.")]
    [InlineData("""{"messages":[{"content":"p"}]}""", "'messages[0].role' is missing; give one of system, developer, user, assistant, tool.")]
    [InlineData("""{"messages":[{"role":"human","content":"p"}]}""", "'messages[0].role' is 'human'; give one of system, developer, user, assistant, tool.")]
    [InlineData("""{"messages":[{"role":1,"content":"p"}]}""", "'messages[0].role' is a JSON number; give a string.")]
    [InlineData("""{"messages":[{"role":"user"}]}""", "'messages[0].content' is missing; give a string.")]
    [InlineData("""{"messages":[{"role":"user","content":7}]}""", "'messages[0].content' is a JSON number; give a string, or an array of parts of type 'text'.")]
    [InlineData("""{"messages":[{"role":"user","content":"p"},{"role":"assistant","content":"a"}]}""", "'messages' ends with a message of role 'assistant'; end with the user's message that the responses answer.")]
    [InlineData("""{"messages":[{"role":"user","content":[{"type":"text","text":"p"},{"type":"image_url","image_url":{"url":"x"}}]}]}""", "'messages[0].content[1]' has the type 'image_url'; only 'text' is supported")]
    [InlineData("""{"messages":[{"role":"user","content":[{"text":"p"}]}]}""", "'messages[0].content[0].type' is missing")]
    [InlineData("""{"messages":[{"role":"user","content":["p"]}]}""", "'messages[0].content[0]' is a JSON string; give an object with 'type'.")]
    [InlineData("""{"messages":[{"role":"assistant","content":"a","audio":{"id":"x"}},{"role":"user","content":"p"}]}""", "'messages[0].audio' is not supported; remove it. A message has 'role', 'content', 'name', 'tool_calls' and 'tool_call_id'.")]
    [InlineData("""{"messages":[{"role":"user","content":"a","tool_call_id":"x"}]}""", "'messages[0].tool_call_id' is in a message of role 'user'; only a message of role 'tool' can have it.")]
    [InlineData("""{"messages":[{"role":"user","content":"a","tool_calls":[{"id":"a","type":"function","function":{"name":"f","arguments":"{}"}}]}]}""", "'messages[0].tool_calls' is in a message of role 'user'; only a message of role 'assistant' can have it.")]
    [InlineData("""{"messages":[{"role":"assistant","tool_calls":{}},{"role":"user","content":"p"}]}""", "'messages[0].tool_calls' is a JSON object; give an array.")]
    [InlineData("""{"messages":[{"role":"assistant","tool_calls":[{"id":"a","type":"custom"}]},{"role":"user","content":"p"}]}""", "'messages[0].tool_calls[0]' has the type 'custom'; only 'function' is supported.")]
    [InlineData("""{"messages":[{"role":"assistant","tool_calls":[{"id":"a","type":"function","function":{"name":"f","arguments":"{"}}]},{"role":"user","content":"p"}]}""", "'messages[0].tool_calls[0].function.arguments' is '{'; give a string that contains a JSON object.")]
    [InlineData("""{"messages":[{"role":"assistant","tool_calls":[{"id":"a","type":"function","function":{"name":"f","arguments":"[1]"}}]},{"role":"user","content":"p"}]}""", "arguments' is '[1]'; give a string that contains a JSON object.")]
    [InlineData("""{"messages":[{"role":"user","content":"\ud83d"}]}""", "'messages' contains half of a surrogate pair, so it is not valid text; replace it with \\ufffd.")]
    public void What_is_not_supported_is_refused_and_nothing_is_lost(string row, string named)
    {
        var error = Assert.Throws<FormatException>(() => Conversation.Read(JsonElement.Parse(row)));

        Assert.Contains(named, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_reader_sees_every_message_with_its_role() => Assert.Equal(
        "system: Be brief.\n\nuser: Sort 3 1 2.\n\nassistant: sort {\"list\":\"3 1 2\"}\n\ntool: 1 2 3\n\nuser: Thanks. Again!",
        Chats.Read("""
            [{"role":"system","content":"Be brief."},{"role":"user","content":"Sort 3 1 2."},
             {"role":"assistant","tool_calls":[{"id":"a","type":"function","function":{"name":"sort","arguments":"{ \"list\": \"3 1 2\" }"}}]},
             {"role":"tool","tool_call_id":"a","content":"1 2 3"},{"role":"user","content":[{"type":"text","text":"Thanks."},{"type":"text","text":"Again!"}]}]
            """).Transcript);
}
