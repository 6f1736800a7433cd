namespace BestRoute.Tests;

public class AnswerNormalizerTests
{
    [Theory]
    [InlineData("(B)", "B")]
    [InlineData("[b]", "B")]
    [InlineData("**B**", "b.")]
    [InlineData("1,000", "1000")]
    [InlineData("$1,234,567.80", "1234567.8")]
    [InlineData("4.0", "4")]
    [InlineData("-4.00", "-4")]
    [InlineData("007", "7")]
    [InlineData("  Hello   World ", "hello world")]
    [InlineData("'a b'", "\"a b\"")]
    [InlineData("[1, 2,3]", "[1,2, 3]")]
    [InlineData("['x', 'y']", "[\"x\", \"y\"]")]
    [InlineData("\\text{yes}", "yes")]
    [InlineData("\\(x + 1\\)", "x+1")]
    [InlineData("```python\n[1]\n```", "[1]")]
    public void Normalize_makes_the_same_of_the_same(string left, string right) =>
        Assert.Equal(AnswerNormalizer.Normalize(right), AnswerNormalizer.Normalize(left));

    [Theory]
    [InlineData("1,2,3", "123")]
    [InlineData("1,23", "123")]
    [InlineData(",123", "123")]
    [InlineData("1 2", "12")]
    [InlineData("4.01", "4.1")]
    [InlineData("-4", "4")]
    [InlineData("(a, b)", "a, b")]
    [InlineData("'a', 'b'", "a', 'b")]
    [InlineData("[1]", "1")]
    public void Normalize_keeps_apart_what_differs(string left, string right) =>
        Assert.NotEqual(AnswerNormalizer.Normalize(right), AnswerNormalizer.Normalize(left));

    [Fact]
    public void Normalize_leaves_normal_forms_alone()
    {
        foreach (var answer in new[] { "b", "1000", "4.5", "[1,2]", "hello world", "['x','y']", "x^{2}", "" })
        {
            Assert.Equal(answer, AnswerNormalizer.Normalize(answer));
        }
    }
}
