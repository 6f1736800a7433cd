namespace Quickstart.Tests.Questions;

public class QuestionTests
{
    [Theory]
    [InlineData("1 + 2 = 3. The answer is 3.", true)]
    [InlineData("The answer is 4. No, wait. The answer is 3.", true)]
    [InlineData("The answer is 3. No, wait. The answer is 4.", false)]
    [InlineData("The answer is 33.", false)]
    [InlineData("3", false)]
    [InlineData("", false)]
    public void The_final_answer_counts(string response, bool expected)
    {
        var question = new Question(QuestionKind.Arithmetic, 1, "Take 1, then add 2. Give the final number.", "3");

        Assert.Equal(expected, question.IsAnsweredBy(response));
    }
}
