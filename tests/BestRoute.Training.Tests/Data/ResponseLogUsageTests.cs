namespace BestRoute.Training.Tests;

public sealed class ResponseLogUsageTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Usage_counts_before_text_reasoning_included()
    {
        var record = Read("""{"prompt":"hello world","split":"train","responses":[{"model":"large","text":"42","score":1,"usage":{"inputTokens":19,"cachedInputTokens":16,"outputTokens":2809,"reasoningTokens":2800}}]}""");

        var response = record.ResponsesOf("large").Single();
        Assert.Equal((19, 2809), (record.InputTokensOf(response), response.OutputTokens));
    }

    [Theory]
    [InlineData(TokenCounting.O200k, 2, 8)]
    [InlineData(TokenCounting.Characters, 3, 3)]
    public void What_usage_does_not_tell_is_counted_as_the_pool_says(TokenCounting counting, int promptTokens, int textTokens)
    {
        var record = Read(
            """
            {"prompt":"hello world","split":"train","responses":[
             {"model":"small","text":"お誕生日おめでとう","score":1},
             {"model":"small","text":"お誕生日おめでとう","score":1,"usage":{"inputTokens":31}},
             {"model":"small","text":"お誕生日おめでとう","score":1,"usage":{"outputTokens":57}},
             {"model":"small","text":"お誕生日おめでとう","score":1,"usage":{"inputTokens":31,"outputTokens":57}},
             {"model":"small","text":"お誕生日おめでとう","score":1,"usage":{}},
             {"model":"small","text":"お誕生日おめでとう","score":1,"usage":null},
             {"model":"small","text":"お誕生日おめでとう","score":1,"usage":{"inputTokens":null,"outputTokens":null}}]}
            """.ReplaceLineEndings(""),
            counting);

        Assert.Equal(
            [(promptTokens, textTokens), (31, textTokens), (promptTokens, 57), (31, 57), (promptTokens, textTokens), (promptTokens, textTokens), (promptTokens, textTokens)],
            record.ResponsesOf("small").Select(response => (record.InputTokensOf(response), response.OutputTokens)));
    }

    [Fact]
    public void A_pool_that_does_not_say_how_counts_by_the_tokenizer()
    {
        var pool = PoolFile.Parse("p", """{"reference":"large","models":[{"id":"large","inputPricePerMillion":1,"outputPricePerMillion":2},{"id":"small","inputPricePerMillion":1,"outputPricePerMillion":2}]}""");
        using var log = new ResponseLog([_folder.Write("log", """{"prompt":"tiktoken is great!","responses":[{"model":"large","text":"hello world","score":1}]}""")], pool);

        var record = log.Read().Single();

        var response = record.ResponsesOf("large").Single();
        Assert.Equal((6, 2), (record.InputTokensOf(response), response.OutputTokens));
    }

    [Fact]
    public void Absurd_counts_are_missing()
    {
        var record = Read("""{"prompt":"p","responses":[{"model":"large","text":"t","score":1,"usage":{"inputTokens":-7,"outputTokens":9223372036854775807}}]}""");

        var response = record.ResponsesOf("large").Single();
        Assert.Equal((1, 1), (record.InputTokensOf(response), response.OutputTokens));
    }

    [Theory]
    [InlineData("12", "'usage' is 12; give an object with 'inputTokens' and 'outputTokens', or leave it out")]
    [InlineData("""{"inputTokens":"12"}""", "'usage.inputTokens' is \"12\"; give a whole number of tokens, or leave it out")]
    [InlineData("""{"outputTokens":1.5}""", "'usage.outputTokens' is 1.5; give a whole number")]
    [InlineData("""{"cachedInputTokens":1e99}""", "'usage.cachedInputTokens' is 1e99; give a whole number")]
    public void What_is_not_usage_is_an_error_with_file_and_line(string usage, string expected)
    {
        var path = _folder.Write("log", $$"""{"id":7,"prompt":"p","responses":[{"model":"large","text":"t","score":1,"usage":{{usage}}}]}""");
        using var log = new ResponseLog([path], Pools.Of("large", ("small", 2)));

        var error = Assert.Throws<DataException>(() => log.Read().Count());

        Assert.StartsWith($"{path}, line 1 (id 7), responses[0]: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    private QueryRecord Read(string row, TokenCounting counting = TokenCounting.O200k)
    {
        using var log = new ResponseLog([_folder.Write("log", row)], Pools.Of("large", ("small", 2)).WithTokens(counting));
        return log.Read().Single();
    }
}
