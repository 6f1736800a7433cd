using Microsoft.Extensions.AI;

namespace BestRoute.Tests;

public class QueryTextTests
{
    private static ChatMessage User(string text) => new(ChatRole.User, text);

    private static ChatMessage Assistant(string text) => new(ChatRole.Assistant, text);

    [Theory]
    [InlineData("What is 2 + 2?")]
    [InlineData("")]
    [InlineData("  leading and trailing \n")]
    public void A_single_user_message_is_the_text(string text) =>
        Assert.Equal(text, QueryText.From([User(text)], 256));

    [Fact]
    public void System_and_tool_messages_are_no_context()
    {
        var text = QueryText.From([new(ChatRole.System, "Be brief."), new(ChatRole.Tool, "42"), User("Why?")], 256);

        Assert.Equal("Why?", text);
    }

    [Fact]
    public void All_text_contents_of_a_message_count()
    {
        var message = new ChatMessage(ChatRole.User, [new TextContent("one "), new UriContent("https://example.com/a.png", "image/png"), new TextContent("two")]);

        Assert.Equal("one two", QueryText.From([message], 256));
    }

    [Fact]
    public void Context_stands_before_the_last_user_message_oldest_first()
    {
        var text = QueryText.From([User("Sort 3 1 2."), Assistant("1 2 3"), User("do that again")], 256);

        Assert.Equal("Sort 3 1 2.\n1 2 3\ndo that again", text);
    }

    [Fact]
    public void No_context_is_taken_where_none_is_wanted() =>
        Assert.Equal("do that again", QueryText.From([User("Sort 3 1 2."), Assistant("1 2 3"), User("do that again")], 0));

    [Fact]
    public void A_long_answer_does_not_hide_the_question_before_it()
    {
        var text = QueryText.From([User("Prove Fermat's last theorem."), Assistant(new string('x', 5000)), User("do that again")], 256);

        Assert.StartsWith("Prove Fermat's last theorem.\nx", text, StringComparison.Ordinal);
        Assert.EndsWith("x\ndo that again", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Messages_after_the_last_user_message_do_not_count() =>
        Assert.Equal("Why?", QueryText.From([User("Why?"), Assistant("Because."), new(ChatRole.Tool, "42")], 256));

    [Fact]
    public void Without_a_user_message_the_last_text_counts()
    {
        Assert.Equal("Hello", QueryText.From([new(ChatRole.System, "Hello"), new(ChatRole.Assistant, "")], 256));
        Assert.Equal("", QueryText.From([new(ChatRole.Assistant, "")], 256));
        Assert.Equal("", QueryText.From([], 256));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(256)]
    public void An_image_belongs_to_the_user_message_before_it(int contextCharacters)
    {
        Assert.Equal("Describe it.", QueryText.From([User("Describe it."), Image()], contextCharacters));
        Assert.Equal("Describe it.", QueryText.From([User("Describe it."), new(ChatRole.System, "Be brief."), Image(), Image()], contextCharacters));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(256)]
    public void An_image_alone_has_no_text_for_the_router(int contextCharacters)
    {
        Assert.Equal("", QueryText.From([Image()], contextCharacters));
        Assert.Equal("", QueryText.From([new(ChatRole.System, "Be brief."), Image()], contextCharacters));
        Assert.Equal("", QueryText.From([User("What is 2 + 2?"), Assistant("4"), Image()], contextCharacters));
    }

    /// <summary>Case A3.</summary>
    [Fact]
    public void Only_earlier_turns_with_text_are_context()
    {
        Assert.True(QueryText.HasContext([User("Sort 3 1 2."), Assistant("1 2 3"), User("again")]));
        Assert.True(QueryText.HasContext([Assistant("How can I help?"), User("Sort 3 1 2.")]));
        Assert.False(QueryText.HasContext([new(ChatRole.System, "Be brief."), User("Why?")]));
        Assert.False(QueryText.HasContext([new(ChatRole.System, "Be brief."), new(ChatRole.Tool, "42"), Image(), Assistant(" "), User("Why?")]));
        Assert.False(QueryText.HasContext([User("Why?")]));
        Assert.False(QueryText.HasContext([]));
    }

    [Fact]
    public void Long_text_keeps_its_beginning_and_its_end()
    {
        var text = QueryText.From([User("BEGIN" + new string('x', 10_000_000) + "END")], 256);

        Assert.Equal(QueryText.MaxCharacters, text.Length);
        Assert.StartsWith("BEGINx", text, StringComparison.Ordinal);
        Assert.EndsWith("xEND", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Bounds_hold_and_surrogate_pairs_stay_whole_for_any_conversation()
    {
        var random = new Random(7);
        for (var round = 0; round < 300; round++)
        {
            string Emoji() => string.Concat(Enumerable.Repeat("\U0001F600", random.Next(0, round % 10 == 0 ? 20_000 : 200))) + new string('a', random.Next(2));
            ChatMessage[] messages = [.. Enumerable.Range(0, random.Next(1, 8)).Select(_ => random.Next(2) == 0 ? User("a" + Emoji()) : Assistant(Emoji())), User(Emoji())];
            var budget = random.Next(0, 600);

            var text = QueryText.From(messages, budget);

            Assert.True(text.Length <= QueryText.MaxCharacters);
            Assert.True(text.Length <= Math.Max(messages[^1].Text.Length, messages.Max(static message => message.Text.Length)) + budget);
            Assert.True(IsWellFormed(text));
        }
    }

    [Fact]
    public void A_lone_surrogate_passes() =>
        Assert.Equal("a\uD83D", QueryText.From([User("a\uD83D")], 256));

    [Fact]
    public void A_negative_context_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>("contextCharacters", () => QueryText.From([User("a")], -1));

    private static ChatMessage Image() => new(ChatRole.User, [new UriContent("https://example.com/a.png", "image/png")]);

    private static bool IsWellFormed(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                i++;
            }
            else if (char.IsSurrogate(text[i]))
            {
                return false;
            }
        }

        return true;
    }
}
