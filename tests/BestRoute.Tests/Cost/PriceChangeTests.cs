namespace BestRoute.Tests;

public sealed class PriceChangeTests
{
    private static readonly ModelPrice _price = new(2.5, 10, 0.25, 3, 12, [new(200_000, new(5, 15, 0.5))]);

    [Theory]
    [InlineData(1)]
    [InlineData(0.9)]
    [InlineData(3)]
    [InlineData(1e-6)]
    public void All_prices_times_one_number(double factor)
    {
        var random = new Random(5);
        for (var round = 0; round < 100; round++)
        {
            var before = Enumerable.Range(0, 1 + random.Next(4)).Select(_ => RandomPrice(random)).Append(_price).ToArray();

            var found = PriceChange.Factor(before.Select(price => (price, Times(price, factor))), coversBill: true)!.Value;

            Assert.Equal(factor, found, factor * 1e-12);
        }
    }

    [Fact]
    public void One_price_that_changed_differently_leaves_no_factor()
    {
        ModelPrice[] changed =
        [
            _price with { InputPerMillion = 2 },
            _price with { OutputPerMillion = 11 },
            _price with { Tiers = null },
            _price with { Tiers = [new(100_000, _price.Tiers![0].Price)] },
            _price with { Tiers = [.. _price.Tiers!, new(500_000, new(6, 15, 0.5))] },
        ];

        Assert.All(changed, static other => Assert.Null(Factor(_price, other, coversBill: false)));
        Assert.Null(PriceChange.Factor([(_price, Times(_price, 2)), (_price, Times(_price, 3))], coversBill: false));
    }

    [Fact]
    public void Tokens_that_only_the_bill_knows_matter_only_for_the_bill()
    {
        ModelPrice[] changed = [_price with { CachedInputPerMillion = 1 }, _price with { CacheWritePerMillion = 1 }, _price with { ReasoningPerMillion = 1 }];

        Assert.All(changed, static other => Assert.Equal(1, Factor(_price, other, coversBill: false)));
        Assert.All(changed, static other => Assert.Null(Factor(_price, other, coversBill: true)));
    }

    [Fact]
    public void The_same_prices_written_in_another_way_did_not_change()
    {
        Assert.Equal(1, Factor(new(2, 3), new(2, 3, CachedInputPerMillion: 2, CacheWritePerMillion: 2, ReasoningPerMillion: 3), coversBill: true));
        Assert.Equal(1, Factor(new(2, 3), new(2, 3, Tiers: [new(1000, new(2, 3))]), coversBill: true));
        var two = _price with { Tiers = [new(1000, new(3, 4)), new(2000, new(5, 6))] };
        Assert.Equal(1, Factor(two, two with { Tiers = [.. two.Tiers!.Reverse()] }, coversBill: true));
        Assert.Equal("", PriceChange.Describe(two, two with { Tiers = [.. two.Tiers!.Reverse()] }));
    }

    [Fact]
    public void A_free_model_that_stays_free_changes_nothing_and_one_that_becomes_free_has_no_factor()
    {
        var free = new ModelPrice(0, 0);

        Assert.Equal(2, PriceChange.Factor([(free, free), (_price, Times(_price, 2))], coversBill: true));
        Assert.Equal(1, PriceChange.Factor([(free, free)], coversBill: true));
        Assert.Null(Factor(free, new(1, 1), coversBill: true));
        Assert.Null(Factor(new(1, 1), free, coversBill: true));
    }

    [Fact]
    public void The_description_names_what_changed()
    {
        Assert.Equal("InputPerMillion 0.15 -> 0.2", PriceChange.Describe(new(0.15, 0.6, CachedInputPerMillion: 0.1, CacheWritePerMillion: 0.1), new(0.2, 0.6, 0.1, 0.1)));
        Assert.Equal(
            "OutputPerMillion above 200000 tokens 15 -> 16, ReasoningPerMillion above 200000 tokens 15 -> 16",
            PriceChange.Describe(_price, _price with { Tiers = [new(200_000, new(5, 16, 0.5))] }));
    }

    private static double? Factor(ModelPrice before, ModelPrice now, bool coversBill) => PriceChange.Factor([(before, now)], coversBill);

    private static ModelPrice RandomPrice(Random random) => new(
        random.NextDouble(), random.NextDouble(), random.Next(2) == 0 ? null : random.NextDouble(), Tiers: random.Next(2) == 0 ? null : [new(random.Next(1000), new(random.NextDouble(), 1))]);

    private static ModelPrice Times(ModelPrice price, double factor) => new(
        price.InputPerMillion * factor,
        price.OutputPerMillion * factor,
        price.CachedInputPerMillion * factor,
        price.CacheWritePerMillion * factor,
        price.ReasoningPerMillion * factor,
        price.Tiers?.Select(tier => tier with { Price = Times(tier.Price, factor) }).ToArray());
}
