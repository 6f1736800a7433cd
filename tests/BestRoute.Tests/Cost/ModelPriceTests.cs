namespace BestRoute.Tests;

public sealed class ModelPriceTests
{
    private static readonly ModelPrice _price = new(1, 10, 0.1, CacheWritePerMillion: 1.25, ReasoningPerMillion: 5, Tiers: [new(400_000, new(4, 40)), new(200_000, new(2, 15, 0.2))]);

    [Theory]
    [InlineData(100_000, 1)]
    [InlineData(200_000, 1)]
    [InlineData(200_001, 2)]
    [InlineData(400_000, 2)]
    [InlineData(400_001, 4)]
    public void A_tier_applies_above_its_prompt_tokens_to_the_whole_request(int promptTokens, double dollars)
    {
        var price = _price.For(promptTokens);

        Assert.Equal(dollars, price.InputPerMillion);
        Assert.Equal(
            ((promptTokens * price.InputPerMillion) + (1000 * price.OutputPerMillion)) / 1e6, Pricing.Settle(_price, new ReportedUsage(promptTokens, 0, 1000)), 12);
        Assert.Equal(
            ((3.0 * promptTokens * price.InputPerMillion) + (3 * 1000 * price.OutputPerMillion)) / 1e6, Pricing.Estimate(_price, promptTokens, 3, 3, 1000), 12);
    }

    [Fact]
    public void Each_kind_of_token_has_its_price()
    {
        // 1,000 prompt tokens: 300 read at $0.10, 200 written at $1.25, 500 at $1. 100 generated: 60 of reasoning at $5, 40 at $10.
        Assert.Equal((30 + 250 + 500 + 300 + 400) / 1e6, Pricing.Settle(_price, new ReportedUsage(1000, 300, 100, CacheWrite: 200, Reasoning: 60)), 15);
    }

    [Fact]
    public void Without_a_price_of_their_own_tokens_cost_as_much_as_others() =>
        Assert.Equal(((1000 * 1) + (100 * 10)) / 1e6, Pricing.Settle(new(1, 10), new ReportedUsage(1000, 300, 100, CacheWrite: 200, Reasoning: 60)), 15);

    [Fact]
    public void The_tier_of_a_draw_is_that_of_one_prompt()
    {
        var bill = new Bill();

        bill.AddUnfinished(new ModelRate(_price, null), samples: 3, calls: 3, new TextLength(400_000, 0), outputTokens: 0);

        Assert.Equal(0.3, bill.Cost, 12);
    }

    [Fact]
    public void Equal_tiers_are_equal_prices()
    {
        var same = _price with { Tiers = [.. _price.Tiers!] };

        Assert.Equal(_price, same);
        Assert.Equal(_price.GetHashCode(), same.GetHashCode());
        Assert.NotEqual(_price, _price with { Tiers = [new(400_000, new(4, 40))] });
        Assert.NotEqual(_price, _price with { CacheWritePerMillion = null });
        Assert.Equal(new ModelPrice(1, 2), new ModelPrice(1, 2, Tiers: []));
    }

    public static TheoryData<string, ModelPrice> Invalid => new()
    {
        { "price.CacheWritePerMillion is -1. Set it to US dollars per million tokens, 0 or more.", new(1, 2, CacheWritePerMillion: -1) },
        { "price.ReasoningPerMillion is NaN. Set it to", new(1, 2, ReasoningPerMillion: double.NaN) },
        { "price.Tiers[0].AbovePromptTokens is -5. Set it to a number of tokens, 0 or more.", new(1, 2, Tiers: [new(-5, new(1, 2))]) },
        { "price.Tiers[1].AbovePromptTokens is 7, which another tier has too: remove one of them.", new(1, 2, Tiers: [new(7, new(1, 2)), new(7, new(1, 2))]) },
        { "price.Tiers[0].Price.OutputPerMillion is -2. Set it to", new(1, 2, Tiers: [new(7, new(1, -2))]) },
        { "price.Tiers[0].Price has tiers: move them to the Tiers of the model's price.", new(1, 2, Tiers: [new(7, new(1, 2, Tiers: [new(8, new(1, 2))]))]) },
        { "price.Tiers[0] has no price: set its Price, or remove it.", new(1, 2, Tiers: [null!]) },
    };

    [Theory]
    [MemberData(nameof(Invalid))]
    public void An_invalid_price_names_the_member_the_value_and_the_fix(string expected, ModelPrice price)
    {
        var error = Assert.Throws<ArgumentException>(() => new JudgeScorer(new FakeChatClient("x"), price));

        Assert.StartsWith(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_package_keeps_the_price_and_writes_no_members_that_are_not_set()
    {
        var json = System.Text.Json.JsonSerializer.Serialize(_price, PackageJsonContext.Default.ModelPrice);

        Assert.Equal(_price, System.Text.Json.JsonSerializer.Deserialize(json, PackageJsonContext.Default.ModelPrice));
        Assert.DoesNotContain("tiers", System.Text.Json.JsonSerializer.Serialize(new ModelPrice(1, 2), PackageJsonContext.Default.ModelPrice), StringComparison.Ordinal);
    }
}
