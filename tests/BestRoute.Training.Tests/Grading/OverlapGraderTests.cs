namespace BestRoute.Training.Tests.Scoring;

public class OverlapGraderTests
{
    // Of 6 words 5 are in the gold text, of 5 pairs 3, of 4 triples 1, of 3 fours none; one is added to all but the first.
    private static readonly double _catBleu = Math.Pow(5 / 6.0 * (4 / 6.0) * (2 / 5.0) * (1 / 4.0), 0.25);

    [Fact]
    public async Task Bleu_against_the_gold_text()
    {
        Assert.Equal(_catBleu, await ResponseGrader.Bleu().GradeAsync("the cat sat on the mat", "the cat is on the mat"), 12);

        // Two tokens where three are right: exp(1 - 3/2), and every n-gram matches.
        Assert.Equal(Math.Exp(-0.5), await ResponseGrader.Bleu().GradeAsync("a b", "a b c"), 12);
    }

    [Theory]
    [InlineData("testing one two", "testing", 0.5)] // The example in the documentation of rouge-score's tests.
    [InlineData("police kill the gunman", "police killed the gunman", 0.75)] // Lin (2004), section 3.1: S1, S2 and S3.
    [InlineData("the gunman kill police", "police killed the gunman", 0.5)]
    [InlineData("the gunman police killed", "police killed the gunman", 0.5)]
    [InlineData("Police, KILLED the gunman!", "police killed the gunman", 1)]
    public async Task Rouge_against_the_gold_text_gives_the_published_values(string text, string gold, double expected) =>
        Assert.Equal(expected, await ResponseGrader.Rouge().GradeAsync(text, gold), 12);

    [Fact]
    public async Task Rouge_sees_long_texts_whole()
    {
        var shared = string.Join(' ', Enumerable.Range(0, 1000).Select(word => $"w{word}"));

        Assert.Equal(2.0 * 1000 / (1000 + 2000), await ResponseGrader.Rouge().GradeAsync(shared, shared + string.Concat(Enumerable.Repeat(" x", 1000))), 12);
    }

    [Theory]
    [InlineData("", "", 1)]
    [InlineData("?!", "?!", 1)]
    [InlineData("", "a", 0)]
    [InlineData("a", "", 0)]
    [InlineData("a", "b", 0)]
    [InlineData("a", "a", 1)]
    public async Task The_text_itself_has1_and_nothing_has0(string text, string gold, double expected)
    {
        Assert.Equal(expected, await ResponseGrader.Bleu().GradeAsync(text, gold), 12);
        Assert.Equal(expected, await ResponseGrader.Rouge().GradeAsync(text, gold), 12);
    }

    [Fact]
    public async Task Against_the_reference_its_first_response_is_the_text()
    {
        var row = Rows.Parse("""
            {"prompt":"p","responses":[
              {"model":"small","text":"the cat sat on the mat"},{"model":"large","text":"the cat is on the mat"},{"model":"large","text":"dogs"}]}
            """.ReplaceLineEndings(""));
        var grader = ResponseGrader.Bleu("large");

        Assert.Equal(_catBleu, await grader.GradeAsync(row, row.Responses[0], default), 12);
        Assert.Equal(1, await grader.GradeAsync(row, row.Responses[1], default));
        Assert.Equal(0, await grader.GradeAsync(row, row.Responses[2], default));
    }

    [Fact]
    public async Task Against_a_reference_that_is_not_there_names_the_row()
    {
        var error = await Assert.ThrowsAsync<DataException>(() => ResponseGrader.Rouge("large").GradeAsync("a", gold: null));

        Assert.Contains("line 7: the row has no response of the reference 'large'", error.Message, StringComparison.Ordinal);
    }
}
