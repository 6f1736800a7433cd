namespace BestRoute.Training.Tests.Tokens;

public sealed class CharactersPerTokenTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Is_the_characters_of_prompts_by_the_tokens_that_were_reported_of_them()
    {
        string[] rows =
        [
            Row(new string('x', 90), ("large", 30), ("small", 60), ("small", 60)),
            Row(new string('x', 10), ("large", 10), ("small", 10)),
        ];

        Assert.Equal(100 / 40.0, Ratio("large", TokenCounting.Characters, rows));
        Assert.Equal((90 + 90 + 10) / 130.0, Ratio("small", TokenCounting.O200k, rows));
    }

    [Fact]
    public void Without_usage_it_is_measured_by_the_tokenizer()
    {
        // 9 characters that count three times, 8 tokens; 11 characters, 2 tokens.
        string[] rows = [Row("お誕生日おめでとう", ("large", null)), Row("hello world", ("large", null))];

        Assert.Equal((27 + 11) / 10.0, Ratio("large", TokenCounting.O200k, rows));
    }

    [Fact]
    public void A_response_without_usage_among_others_is_counted_by_the_tokenizer()
    {
        string[] rows = [Row("お誕生日おめでとう", ("large", 12)), Row("hello world", ("large", null))];

        Assert.Equal((27 + 11) / 14.0, Ratio("large", TokenCounting.O200k, rows));
    }

    [Fact]
    public void Four_characters_a_token_measure_nothing()
    {
        Assert.Null(Ratio("large", TokenCounting.Characters, Row("hello world", ("large", null))));
        Assert.Equal(27 / 12.0, Ratio("large", TokenCounting.Characters, Row("hello world", ("large", null)), Row("お誕生日おめでとう", ("large", 12))));
    }

    [Fact]
    public void A_count_that_the_text_cannot_have_is_left_out() =>
        Assert.Null(Ratio("large", TokenCounting.O200k, Row("hello world, one hundred characters of it", ("large", 1_000)))); // A system prompt that the log does not have.

    [Fact]
    public void Zeros_of_a_server_that_counts_nothing_are_no_usage() =>
        Assert.Equal(
            Ratio("large", TokenCounting.O200k, Row("hello world, one hundred characters of it", ("large", null))),
            Ratio("large", TokenCounting.O200k, Row("hello world, one hundred characters of it", ("large", 0))));

    [Fact]
    public void A_model_without_responses_has_none() =>
        Assert.Null(Ratio("small", TokenCounting.O200k, Row("hello world", ("large", 2))));

    private static string Row(string prompt, params (string Model, int? InputTokens)[] responses) => System.Text.Json.JsonSerializer.Serialize(new
    {
        prompt,
        split = "train",
        responses = responses.Select(response => new
        {
            model = response.Model,
            text = "t",
            score = 1,
            usage = response.InputTokens is { } tokens ? new { inputTokens = tokens } : null,
        }),
    });

    private double? Ratio(string model, TokenCounting counting, params string[] rows)
    {
        using var log = new ResponseLog([_folder.Write("log.jsonl", string.Join('\n', rows))], Pools.Of("large", ("small", 2)).WithTokens(counting));
        return CharactersPerToken.Of([.. log.Read()], model, counting);
    }
}
