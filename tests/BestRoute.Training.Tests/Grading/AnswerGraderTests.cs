namespace BestRoute.Training.Tests.Scoring;

public class AnswerGraderTests
{
    [Theory]
    [InlineData("So 6 * 7 = 42.\n\nThe answer is 42.", "42", 1)]
    [InlineData("<answer> 1,000.0 </answer>", "1000", 1)]
    [InlineData("{\"reasoning\": \"...\", \"answer\": \"Paris\"}", "paris", 1)]
    [InlineData("The answer is (B).", "B", 1)]
    [InlineData("[1,  2]", "[1,2]", 1)]
    [InlineData("a b\nc d", "a  b\nc d", 1)]
    [InlineData("\\boxed{\\frac{1}{2}}", "\\frac{1}{2}", 1)]
    [InlineData("The answer is 43.", "42", 0)]
    [InlineData("The answer is 48 grams.", "48", 0)]
    [InlineData("42 is not what I get.\nThe answer is 43.", "42", 0)]
    [InlineData("", "42", 0)]
    [InlineData(".", ".", 1)]
    [InlineData("", ".", 0)]
    [InlineData("<answer>7</answer>", 7, 1)]
    [InlineData("```json\n{\n  \"b\": 2,\n  \"a\": 1.0\n}\n```", "{\"a\": 1, \"b\": 2}", 1)]
    [InlineData("{\n  \"b\": 3,\n  \"a\": 1\n}", "{\"a\": 1, \"b\": 2}", 0)]
    public async Task Gold_compares_final_answers(string text, object gold, double expected) =>
        Assert.Equal(expected, await ResponseGrader.Gold().GradeAsync(text, gold));

    [Theory]
    [InlineData("<think>so the answer is 36, no wait</think>\n\n42", 1)]
    [InlineData("<think>The answer is 42.</think>\n\nThe answer is 36.", 0)]
    [InlineData("<reasoning>The answer is 36.</reasoning>42", 1)]
    [InlineData("<think>The answer is 42", 0)]
    [InlineData("<think>42</think>", 0)]
    public async Task D2_thinking_text_is_no_answer(string text, double expected)
    {
        Assert.Equal(expected, await ResponseGrader.Gold().GradeAsync(text, "42"));
        Assert.Equal(expected, await ResponseGrader.Number(0).GradeAsync(text, "42"));
        Assert.Equal(expected, await ResponseGrader.Regex("{gold}", TimeSpan.FromSeconds(10)).GradeAsync(text, "42"));
        Assert.Equal(expected, await ResponseGrader.Choice().GradeAsync(text.Replace("42", "(B)").Replace("36", "(C)"), "B"));
    }

    [Fact]
    public async Task D2_thinking_that_does_not_end_is_no_answer_at_all()
    {
        Assert.Equal(0, await ResponseGrader.Gold().GradeAsync("<think>so", " "));
        Assert.Equal(0, await ResponseGrader.Rouge().GradeAsync("<think>so", "so"));
    }

    [Theory]
    [InlineData("The answer is (C).", "C", 1)]
    [InlineData("The answer is **C**.", "(C)", 1)]
    [InlineData("The answer is C, since it is shorter.", "C. Shorter", 1)]
    [InlineData("answer: c", "C", 1)]
    [InlineData("(C) Shorter", "C", 1)]
    [InlineData("Option C", "C", 1)]
    [InlineData("It is \\boxed{16}.\n\nThe answer is (C).", "C", 1)]
    [InlineData("The answer is (C).\nNo: The answer is (D). That is \\boxed{4}.", "C", 0)]
    [InlineData("The answer is (D).", "C", 0)]
    [InlineData("A cat", "A", 0)]
    [InlineData("Can't say.", "C", 0)]
    [InlineData("The answer is (C, D).", "C", 0)]
    [InlineData("", "C", 0)]
    public async Task Choice_compares_letters(string text, string gold, double expected) =>
        Assert.Equal(expected, await ResponseGrader.Choice().GradeAsync(text, gold));

    [Theory]
    [InlineData("The answer is 3.14", "3.1416", 0.001, 1)]
    [InlineData("The answer is 3.14", "3.1416", 0.0001, 0)]
    [InlineData("The answer is 1010", "1000", 0.01, 1)]
    [InlineData("The answer is 1011", "1000", 0.01, 0)]
    [InlineData("The answer is 0.01", "0", 0.01, 1)]
    [InlineData("The answer is 48 grams (in all 3 bags).", "48", 0, 1)]
    [InlineData("<answer>2 + 2 = 4</answer>", "4", 0, 1)]
    [InlineData("<answer>$1,234.50</answer>", "1234.5", 0, 1)]
    [InlineData("<answer>4.21e+6</answer>", "4213402", 0.01, 1)]
    [InlineData("<answer>3/4</answer>", "0.75", 0, 1)]
    [InlineData("<answer>\u22125</answer>", "-5", 0, 1)]
    [InlineData("<answer>x-5</answer>", "5", 0, 1)]
    [InlineData("<answer>.5</answer>", "1/2", 0, 1)]
    [InlineData("<answer>1/0</answer>", "1", 0, 0)]
    [InlineData("<answer>1e999</answer>", "1", 0, 0)]
    [InlineData("<answer>none</answer> but 7", "7", 0, 0)]
    [InlineData("First I take 5 of 12, which leaves me, if nothing else was in the way of it all along, with 7 of them.", "7", 0, 1)]
    [InlineData("I see H2O and x1.", "1", 0, 0)]
    [InlineData("", "7", 0, 0)]
    [InlineData("４２", "42", 0, 1)]
    [InlineData("答案是４２。", "42", 0, 1)]
    [InlineData("一共有42个苹果", "42", 0, 1)]
    [InlineData("합계는 42입니다", "42", 0, 1)]
    [InlineData("الجواب هو ٤٢", "42", 0, 1)]
    [InlineData("उत्तर ४२ है।", "42", 0, 1)]
    [InlineData("Die Antwort ist 3,14 Meter.", "3.14", 0, 1)]
    [InlineData("Ответ: 1 234,5 м", "1234.5", 0, 1)]
    [InlineData("La réponse est 0,375.", "0.375", 0, 1)]
    [InlineData("<answer>1.234,56</answer>", "1234.56", 0, 1)]
    [InlineData("Es sind 1.234.567 Einwohner", "1234567", 0, 1)]
    [InlineData("The values are 1,2,3", "3", 0, 1)]
    [InlineData("The total is 12,345", "12345", 0, 1)]
    [InlineData("42", "４２", 0, 1)]
    public async Task Number_compares_numbers(string text, string gold, double tolerance, double expected) =>
        Assert.Equal(expected, await ResponseGrader.Number(tolerance).GradeAsync(text, gold));

    [Theory]
    [InlineData("about ten")]
    [InlineData("3 or 4")]
    [InlineData("")]
    public async Task Number_without_a_gold_number_names_the_row(string gold)
    {
        var error = await Assert.ThrowsAsync<DataException>(() => ResponseGrader.Number(0).GradeAsync("7", gold));

        Assert.Contains($"line 7: 'reference_answer' is '{gold}', which is not one number", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Choice_without_a_gold_letter_names_the_row()
    {
        var error = await Assert.ThrowsAsync<DataException>(() => ResponseGrader.Choice().GradeAsync("B", "Berlin"));

        Assert.Contains("line 7: 'reference_answer' is 'Berlin', which does not name an option", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Number_refuses_a_tolerance(double tolerance) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => ResponseGrader.Number(tolerance));

    [Theory]
    [InlineData("(?i)ANSWER:\\s*{gold}$", "answer: a.b", "a.b", 1)]
    [InlineData("(?i)ANSWER:\\s*{gold}$", "answer: axb", "a.b", 0)]
    [InlineData("^\\d{4}$", "2024", null, 1)]
    [InlineData("^\\d{4}$", "24", null, 0)]
    public async Task Regex_matches_the_text(string pattern, string text, string? gold, double expected) =>
        Assert.Equal(expected, await ResponseGrader.Regex(pattern, HangGuard.Patience).GradeAsync(text, gold));

    [Fact]
    public async Task Regex_that_takes_too_long_is_an_error_that_names_the_response()
    {
        var grader = ResponseGrader.Regex("^(a+)+$", TimeSpan.FromMilliseconds(20));

        var error = await Assert.ThrowsAsync<ScoringException>(() => grader.GradeAsync(new string('a', 60) + "!", gold: null));

        Assert.Contains("line 7, responses[0] of 'small': the pattern took longer than 0.02 s", error.Message, StringComparison.Ordinal);
    }
}
