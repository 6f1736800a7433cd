namespace BestRoute.Tests;

public class AnswerTextTests
{
    [Theory]
    [InlineData("Sum it.\n<answer> (A, 'b') </answer> Done.", "(A, 'b')", "Sum it.\n<answer> ")]
    [InlineData("So the answer is **7**", "**7**", "So the answer is ")]
    [InlineData(" f('x') ", "f('x')", " ")]
    [InlineData("two\nlines", "two\nlines", "")]
    [InlineData("", "", "")]
    public void The_answer_stands_as_it_was_written(string response, string text, string before) =>
        Assert.Equal(new AnswerText(text, before, before.Length), AnswerText.Of(response));

    [Fact]
    public void Of_a_long_response_without_a_mark_the_last_line_is_it()
    {
        var response = string.Concat(Enumerable.Repeat("Some words. ", 100)) + "\n[1, 2]\n";

        Assert.Equal("[1, 2]", AnswerText.Of(response).Text);
        Assert.Equal(AnswerText.MaxCharacters, AnswerText.Of(response).Before.Length);
        Assert.Equal(1201, AnswerText.Of(response).BeforeLength);
        Assert.Equal(AnswerText.MaxCharacters, AnswerText.Of(new string('x', 2000)).Text.Length);
    }
}
