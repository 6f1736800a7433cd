namespace BestRoute.Tests;

public class PromptReadingTests
{
    [Theory]
    [InlineData("Do it.\n\nassert f('ab') == ??\n[/PYTHON]\n", "assert f('ab') == ??")]
    [InlineData("Sort: b a\n```\n", "Sort: b a")]
    [InlineData("What is 2 + 2?\n<end>", "What is 2 + 2?")]
    [InlineData("[1, 2]\n", "[1, 2]")]
    [InlineData("one line\r\nand another\r\n--\r\n", "and another")]
    [InlineData("?", "")]
    [InlineData("", "")]
    public void The_closing_line_is_the_last_one_that_says_something(string prompt, string closing) =>
        Assert.Equal(closing, new PromptReading(prompt).Closing);

    [Fact]
    public void Numbers_and_values_are_known()
    {
        var prompt = new PromptReading("Add 12 and -3.5 to 'x y'.\nThen 7.");

        Assert.Equal((12, 7), (prompt.LargestNumber, prompt.LastNumber));
        Assert.True(prompt.HasNumber("-3.5"));
        Assert.False(prompt.HasNumber("3"));
        Assert.True(prompt.HasValue("x y"));
        Assert.True(prompt.HasCharacter('\''));
        Assert.False(prompt.HasCharacter('"'));
    }

    [Fact]
    public void Bare_leaves_out_quotes_and_white_space() => Assert.Equal("f(a,b", PromptReading.Bare("f( 'a', \"b\")", 5));
}
