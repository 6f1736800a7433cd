using Microsoft.Extensions.AI;

namespace BestRoute.Training.Tests;

/// <summary>Case A3: rows with a conversation.</summary>
public sealed class ResponseLogConversationTests : IDisposable
{
    private const string Chat = "\"messages\":" + """[{"role":"system","content":"Be brief."},{"role":"user","content":"Sort 3 1 2."},{"role":"assistant","content":"1 2 3"},{"role":"user","content":"do that again"}]""";

    private readonly TemporaryFolder _folder = new();
    private readonly PoolFile _pool = Pools.Of("large", ("small", 2)).WithTokens(TokenCounting.Characters);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(0, "do that again")]
    [InlineData(256, "Sort 3 1 2.\n1 2 3\ndo that again")]
    public void A_conversation_is_read_with_the_context_of_the_package(int contextCharacters, string text)
    {
        using var log = Log(contextCharacters, $$"""{{{Chat}},"responses":[]}""");

        var record = log.Read().Single();

        Assert.Equal((text, "do that again", true), (record.Text, record.Prompt, record.HasContext));
        Assert.Equal(["system : Be brief.", "user : Sort 3 1 2.", "assistant : 1 2 3", "user : do that again"], Chats.Describe(record.Messages));
    }

    [Fact]
    public void The_whole_conversation_is_charged_and_the_decision_pays_for_what_the_router_reads()
    {
        using var log = Log(256, "{" + Chat + ""","responses":[{"model":"large","text":"1 2 3","score":1},{"model":"small","text":"?","score":0,"usage":{"inputTokens":77}}]}""");

        var record = log.Read().Single();

        var characters = "Be brief.Sort 3 1 2.1 2 3do that again".Length;
        Assert.Equal(characters, record.PromptLength.Characters);
        Assert.Equal((characters + 3) / 4, record.InputTokensOf(record.ResponsesOf("large")[0]));
        Assert.Equal(77, record.InputTokensOf(record.ResponsesOf("small")[0]));
        Assert.Equal(TextLength.Of(record.Messages, null), record.PromptLength);
    }

    [Fact]
    public void Lengths_are_those_of_the_run_time_for_any_conversation()
    {
        var random = new Random(5);
        List<ChatMessage[]> asked = [];
        using var log = Log(0, [.. Enumerable.Range(0, 100).Select(_ =>
        {
            var (messages, json) = Chats.Random(random);
            asked.Add(messages);
            return $$"""{"messages":{{json}},"responses":[],"split":"train"}""";
        })]);

        Assert.Equal(asked.Select(static messages => TextLength.Of(messages, null)), log.Read().Select(static record => record.PromptLength));
    }

    [Fact]
    public void The_same_conversation_in_two_splits_is_refused_and_the_same_last_message_is_not()
    {
        using var fine = Log(0, $$"""{{{Chat}},"split":"train","responses":[]}""", """{"prompt":"do that again","split":"val","responses":[]}""");
        Assert.Equal(2, fine.Read().Count());

        using var twice = Log(0, $$"""{{{Chat}},"split":"train","responses":[]}""", $$"""{"split":"val",{{Chat.Replace("Be brief", "Be kind", StringComparison.Ordinal)}},"responses":[]}""");
        Assert.Contains("line 2: this prompt is in split 'val' here and in split 'train'", Assert.Throws<DataException>(() => twice.Read().Count()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_error_names_file_and_line()
    {
        using var log = Log(0, """{"prompt":"p","responses":[]}""", """{"id":"q","messages":[{"role":"user","content":[{"type":"image_url"}]}],"responses":[]}""");

        var error = Assert.Throws<DataException>(() => log.Read().Count());

        Assert.StartsWith($"{_folder.Path("log")}, line 2 (id q): 'messages[0].content[0]' has the type 'image_url'", error.Message, StringComparison.Ordinal);
    }

    private ResponseLog Log(int contextCharacters, params string[] rows) =>
        new([_folder.Write("log", string.Join('\n', rows))], _pool) { ContextCharacters = contextCharacters };
}
