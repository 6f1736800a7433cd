namespace BestRoute.Tests;

public class TextValuesTests
{
    [Theory]
    [InlineData("f('ab', \"c d\", -1.5, True)", new[] { "ab", "c d", "-1.5", "True" }, 2, 1, 1)]
    [InlineData("[1, 2]", new[] { "1", "2" }, 0, 2, 0)]
    [InlineData("'it\\'s'", new[] { "it\\'s" }, 1, 0, 0)]
    [InlineData("Ava's a knave, and Tom's a knight.", new[] { "Ava", "s", "a", "knave", "and", "Tom", "s", "a", "knight" }, 0, 0, 9)]
    [InlineData("x_1 is len(y) of 3.", new[] { "3" }, 0, 1, 0)]
    [InlineData("an open 'quote", new[] { "an", "open", "quote" }, 0, 0, 3)]
    [InlineData("''", new[] { "" }, 1, 0, 0)]
    [InlineData("?!", new string[] { }, 0, 0, 0)]
    public void Reads_quoted_texts_numbers_and_else_words(string text, string[] items, int quoted, int numbers, int words)
    {
        var values = new TextValues(text);

        Assert.Equal(items, values.Items);
        Assert.Equal((quoted, numbers, words), (values.Quoted, values.Numbers, values.Words));
        Assert.Equal(string.Concat(items), values.Joined);
        Assert.Equal(items.MaxBy(static item => item.Length) ?? "", values.Longest);
    }
}
