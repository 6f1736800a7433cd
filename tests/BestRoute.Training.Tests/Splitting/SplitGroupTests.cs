namespace BestRoute.Training.Tests.Splitting;

public class SplitGroupTests
{
    [Theory]
    [InlineData("Where is my order 12345?", "where  is my ORDER 98-7!")]
    [InlineData("What is 12 x 12?", "What is 7 x 8?")]
    [InlineData("Ｗｈａｔ is it", "what\nis\u200b it")]
    public void Queries_that_differ_only_in_form_and_digits_are_one_group(string one, string other) =>
        Assert.Equal(SplitGroup.Of(Conversation.Of(one)), SplitGroup.Of(Conversation.Of(other)));

    [Theory]
    [InlineData("Where is my order?", "Where is your order?")]
    [InlineData("12 + 3", "12 + 4")]
    [InlineData("therapist", "the rapist")]
    [InlineData("日本", "日木")]
    public void Queries_with_other_words_are_other_groups(string one, string other) =>
        Assert.NotEqual(SplitGroup.Of(Conversation.Of(one)), SplitGroup.Of(Conversation.Of(other)));

    [Fact]
    public void The_rows_of_a_conversation_are_one_group_with_and_without_a_system_prompt()
    {
        var first = Read("""[{"role":"user","content":"Sort 3 1 2."}]""");
        var second = Read("""[{"role":"system","content":"Be brief."},{"role":"user","content":"Sort 3 1 2."},{"role":"assistant","content":"1 2 3"},{"role":"user","content":"Thanks!"}]""");

        Assert.Equal(SplitGroup.Of(first), SplitGroup.Of(second));
    }

    private static Conversation Read(string messages) => Conversation.Read(prompt: null, System.Text.Json.JsonElement.Parse(messages));
}
