using Microsoft.Extensions.AI;

namespace BestRoute.Tests;

public sealed class PricingTests
{
    private static readonly ModelPrice _price = new(InputPerMillion: 2, OutputPerMillion: 8, CachedInputPerMillion: 0.5);

    [Fact]
    public void Estimates_the_prompt_as_often_as_it_is_charged_and_the_output_n_times()
    {
        // 1,000 prompt tokens and three answers of 100 tokens.
        Assert.Equal((3 * 0.002) + (3 * 0.0008), Pricing.Estimate(_price, 1000, promptCharges: 3, samples: 3, outputTokens: 100), 15);
        Assert.Equal(0.002 + (3 * 0.0008), Pricing.Estimate(_price, 1000, promptCharges: 1, samples: 3, outputTokens: 100), 15);
    }

    [Fact]
    public void Does_not_overflow_on_long_prompts() =>
        Assert.Equal(64.0 * int.MaxValue * 2 / 1_000_000, Pricing.Estimate(_price, int.MaxValue, 64, 64, 0), 6);

    [Theory]
    [InlineData(1000L, null, 100L, 0.0028)]
    [InlineData(1000L, 400L, 100L, 0.0022)] // 600 at $2, 400 at $0.50 and 100 at $8 per million.
    [InlineData(1000L, 5000L, 0L, 0.0045)] // The cached tokens are not part of the input: 1,000 at $2 and 5,000 at $0.50.
    [InlineData(1000L, -1L, 0L, 0.002)]
    [InlineData(null, null, null, 0)]
    [InlineData(-5L, null, -5L, 0)]
    public void Settles_reported_usage(long? input, long? cached, long? output, double dollars) =>
        Assert.Equal(dollars, Pricing.Settle(_price, ReportedUsage.Of(new UsageDetails { InputTokenCount = input, CachedInputTokenCount = cached, OutputTokenCount = output })), 15);

    [Fact]
    public void Estimates_count_where_nothing_was_reported()
    {
        Assert.Equal(0.002 + 0.0008, Pricing.Settle(_price, ReportedUsage.Of(null), estimatedInput: 1000, estimatedOutput: 100), 15);
        Assert.Equal(0.004 + 0, Pricing.Settle(_price, new ReportedUsage(2000, 0, 0), estimatedInput: 1000, estimatedOutput: 100), 15);
    }

    [Fact]
    public void Cached_input_costs_as_much_as_other_input_where_it_has_no_price() =>
        Assert.Equal(0.002, Pricing.Settle(_price with { CachedInputPerMillion = null }, new ReportedUsage(1000, 400, 0)), 15);
}
