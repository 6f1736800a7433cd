namespace BestRoute.Tests;

public class AnswerExtractorTests
{
    [Theory]
    [InlineData("<answer>5</answer>", AnswerRule.Tag, "5")]
    [InlineData("<answer>5</answer> no: <ANSWER> 6 </ANSWER> done", AnswerRule.Tag, "6")]
    [InlineData("I think <answer>7", AnswerRule.Tag, "7")]
    [InlineData("<answer>8</answer> as tags <answer> were asked for", AnswerRule.Tag, "8")]
    [InlineData("<answer>\\boxed{9}</answer>", AnswerRule.Tag, "9")]
    [InlineData("<answer></answer>\n12", AnswerRule.LastLine, "12")]
    [InlineData("<answer>1 0\n0 1</answer>", AnswerRule.Tag, "1 0 0 1")]
    [InlineData("So \\boxed{41} or rather \\boxed{42}.", AnswerRule.Boxed, "42")]
    [InlineData("\\boxed{\\frac{1}{2}}", AnswerRule.Boxed, "\\frac{1}{2}")]
    [InlineData("{ stray \\boxed{x^{2}} }", AnswerRule.Boxed, "x^{2}")]
    [InlineData("\\boxed{\\{1, 2\\}}", AnswerRule.Boxed, "\\{1,2\\}")]
    [InlineData("\\boxed{1} and \\boxed{2", AnswerRule.Boxed, "1")]
    [InlineData("First, the answer is 3. No: the answer is 4.", AnswerRule.Phrase, "4")]
    [InlineData("The answer is: **Paris**.", AnswerRule.Phrase, "paris")]
    [InlineData("**The answer is** *Rome*", AnswerRule.Phrase, "*rome*")]
    [InlineData("The answer is (B) because A is wrong.", AnswerRule.Phrase, "b")]
    [InlineData("The answer is C, since it is.", AnswerRule.Phrase, "c")]
    [InlineData("**Final Answer:** $12$\nHope that helps!", AnswerRule.Phrase, "12")]
    [InlineData("### Final Answer\n\n1,024\n", AnswerRule.Phrase, "1024")]
    [InlineData("Final answer: 3.50. I am sure.", AnswerRule.Phrase, "3.5")]
    [InlineData("answer = x + 1", AnswerRule.Phrase, "x+1")]
    [InlineData("{\"reasoning\": \"the answer is 3\", \"answer\": \"4\"}", AnswerRule.Json, "4")]
    [InlineData("```json\n{\"final_answer\": 4.0}\n```", AnswerRule.Json, "4")]
    [InlineData("{\"answer\": [1, {\"a\": \"]\"}], \"sure\": true}", AnswerRule.Json, "[1,{'a':']'}]")]
    [InlineData("{\"answer\": \"say \\\"hi\\\", twice\"}", AnswerRule.Json, "say\\'hi\\',twice")]
    [InlineData("some thoughts\n\n 42 \n\n", AnswerRule.LastLine, "42")]
    [InlineData("```\n42\n```", AnswerRule.LastLine, "42")]
    [InlineData("answers vary\nno", AnswerRule.LastLine, "no")]
    [InlineData("[(4, 1), (2, 3)]", AnswerRule.LastLine, "[(4,1),(2,3)]")]
    [InlineData("", AnswerRule.None, "")]
    [InlineData(" \r\n ", AnswerRule.None, "")]
    [InlineData("...", AnswerRule.None, "")]
    public void Extract_finds_the_final_answer(string text, object rule, string expected)
    {
        var answer = AnswerExtractor.Extract(text);

        Assert.Equal(expected, answer.Text);
        Assert.Equal(rule, answer.Rule);
    }

    [Fact]
    public void Extract_takes_no_long_line_for_an_answer()
    {
        var prose = string.Join(' ', Enumerable.Repeat("word", 40));

        Assert.False(AnswerExtractor.Extract(prose).Exists);
        Assert.False(AnswerExtractor.Extract("The answer is " + prose).Exists);
        Assert.True(AnswerExtractor.Extract(prose + "\nshort").Exists);
    }

    [Fact]
    public void Only_a_last_line_is_a_guess()
    {
        Assert.False(AnswerExtractor.Extract("42").IsMarked);
        Assert.False(AnswerExtractor.Extract("").IsMarked);
        Assert.True(AnswerExtractor.Extract("The answer is 42").IsMarked);
    }

    [Fact]
    public void Extract_survives_hostile_texts() =>
        Assert.All(HostileTexts.All, text => _ = AnswerExtractor.Extract(text));
}
