namespace BestRoute.Tests;

public class RougeLTests
{
    [Theory]
    // Lin (2004), section 3.2: F of 3 of 4 words in order is 3/4, of 2 of 4 words 2/4.
    [InlineData("police killed the gunman", "police kill the gunman", 0.75)]
    [InlineData("police killed the gunman", "the gunman kill police", 0.5)]
    [InlineData("a b c d", "a c", 2.0 * 2 / 6)]
    [InlineData("one", "two", 0)]
    [InlineData("", "two", 0)]
    [InlineData("Hello, WORLD!", "hello world", 1)]
    [InlineData("x=1;y=22", "x 1 y 2", 0.75)]
    public void FMeasure_is_what_a_hand_computes(string left, string right, double expected)
    {
        Assert.Equal(expected, FMeasure(left, right), 12);
        Assert.Equal(expected, FMeasure(right, left), 12);
    }

    [Fact]
    public void FMeasure_agrees_with_the_plain_table()
    {
        var random = new Random(3);
        for (var round = 0; round < 300; round++)
        {
            var alphabet = random.Next(1, 30);
            var left = Words(random, random.Next(1, 200), alphabet);
            var right = Words(random, random.Next(1, 200), alphabet);

            Assert.Equal(
                2.0 * TableLength(left, right) / (left.Length + right.Length),
                FMeasure(string.Join(' ', left), string.Join(' ', right)),
                12);
        }
    }

    [Theory]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(128)]
    [InlineData(512)]
    public void FMeasure_of_equal_texts_is_one_at_each_word_boundary(int length)
    {
        var text = string.Join(' ', Enumerable.Repeat("same", length));

        Assert.Equal(1, FMeasure(text, text));
    }

    [Fact]
    public void Of_a_long_text_the_end_counts()
    {
        var end = string.Join(' ', Enumerable.Range(0, RougeL.MaxTokens));

        Assert.Equal(1, FMeasure("other beginning " + end, end));
    }

    [Fact]
    public void Hostile_texts_give_shares()
    {
        foreach (var text in HostileTexts.All)
        {
            Assert.InRange(FMeasure(text, text), 0, 1);
            Assert.InRange(FMeasure(text, "a b the answer is a"), 0, 1);
        }
    }

    private static double FMeasure(string left, string right) => RougeL.FMeasure(Tokens(left), Tokens(right));

    private static ulong[] Tokens(string text)
    {
        var tokens = new ulong[RougeL.MaxTokens];
        return tokens[..RougeL.Tokenize(text, tokens)];
    }

    private static string[] Words(Random random, int count, int alphabet) =>
        [.. Enumerable.Range(0, count).Select(_ => $"w{random.Next(alphabet)}")];

    private static int TableLength(string[] left, string[] right)
    {
        var table = new int[left.Length + 1, right.Length + 1];
        for (var i = 1; i <= left.Length; i++)
        {
            for (var j = 1; j <= right.Length; j++)
            {
                table[i, j] = left[i - 1] == right[j - 1]
                    ? table[i - 1, j - 1] + 1
                    : Math.Max(table[i - 1, j], table[i, j - 1]);
            }
        }

        return table[left.Length, right.Length];
    }
}
