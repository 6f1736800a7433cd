namespace BestRoute.Training.Tests;

public class PromptFileTests
{
    [Fact]
    public void Deals_the_rows_in_turn_and_numbers_them_over_all_shards()
    {
        using var files = new CollectionFiles();
        files.With(["", """{"prompt":"a"}""", """{"prompt":"bb"}""", " ", """{"prompt":"ccc"}""", """{"prompt":"dddd"}"""]);
        Assert.True(Shard.TryParse("1/2", out var shard));

        var prompts = PromptFile.Open(files.Prompts, shard, CancellationToken.None);

        Assert.Equal([2, 4], prompts.Lengths);
        Assert.Equal([(1, 0, "bb"), (3, 1, "dddd")], prompts.Rows().Select(static row => (row.Number, row.Place, row.Conversation.Key)));
        Assert.Equal(prompts.Digest, PromptFile.Open(files.Prompts, Shard.Whole, CancellationToken.None).Digest);
    }

    [Theory]
    [InlineData("", "the file has no rows")]
    [InlineData("{\"prompt\":\"a\"}\n\n{\"prompt\":", "line 3: not valid JSON")]
    [InlineData("[1]", "line 1: the line is a JSON array")]
    [InlineData("{\"Prompt\":\"a\"}", "line 1: 'prompt' is missing")]
    [InlineData("{\"prompt\":7}", "line 1: 'prompt' is a JSON number; give a string")]
    [InlineData("{\"prompt\":\"a\"}\n{\"messages\":[{\"role\":\"user\"}]}", "line 2: 'messages[0].content' is missing")]
    [InlineData("{\"prompt\":\"a\",\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]}", "line 1: 'prompt' and 'messages' are both there")]
    [InlineData("{\"\\ud83d\":1,\"prompt\":\"a\"}", "line 1: a name contains half of a surrogate pair")]
    [InlineData("{\"prompt\":\"a\",\"responses\":[]}", "line 1: the row already has 'responses'")]
    [InlineData("{\"row\":1,\"prompt\":\"a\"}", "line 1: the row already has 'row'")]
    [InlineData("{\"prompt\":\"\\ud83d\"}", "line 1: 'prompt' contains half of a surrogate pair")]
    public void Bad_rows_are_named_whichever_shard_they_are_of(string text, string expected)
    {
        using var files = new CollectionFiles();
        File.WriteAllText(files.Prompts, text);
        Assert.True(Shard.TryParse("3/7", out var shard));

        var error = Assert.Throws<DataException>(() => PromptFile.Open(files.Prompts, shard, CancellationToken.None));

        Assert.StartsWith(files.Prompts, error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }
}
