using Microsoft.Extensions.AI;

namespace BestRoute.Tests;

public sealed class BillTests
{
    private static readonly TextLength _prompt = new(4000, 0);
    private static readonly ModelRate _rate = new(new ModelPrice(2, 8, 0.5), CharactersPerToken: null);

    [Fact]
    public void Adds_up_what_every_sample_reported()
    {
        var bill = new Bill();

        Add(bill, FakeChatClient.Answer("a", 1000, 100), FakeChatClient.Answer("b", 1000, 300, cached: 1000));

        Assert.Equal(0.002 + 0.0008 + 0.0005 + 0.0024, bill.Cost, 15);
        Assert.False(bill.IsEstimated);
        Assert.Equal((2000, 400, 1000), (bill.Usage!.InputTokenCount, bill.Usage.OutputTokenCount, bill.Usage.CachedInputTokenCount));
    }

    [Fact]
    public void Takes_the_total_of_a_backend_that_returns_n_choices()
    {
        var bill = new Bill();

        bill.Add(_rate, new() { InputTokenCount = 1000, OutputTokenCount = 400 }, _prompt, new TextLength(2, 0));

        Assert.Equal(0.002 + 0.0032, bill.Cost, 15);
        Assert.False(bill.IsEstimated);
    }

    [Fact]
    public void Estimates_missing_usage()
    {
        var bill = new Bill();

        Add(bill, FakeChatClient.Answer("12345678"), FakeChatClient.Answer("123456789"), FakeChatClient.Answer(""));

        Assert.Equal((3 * 1000 * 2e-6) + ((2 + 3 + 0) * 8e-6), bill.Cost, 15);
        Assert.True(bill.IsEstimated);
        Assert.Null(bill.Usage);
    }

    [Theory]
    [InlineData(3, 3 * 1000)] // One request per sample.
    [InlineData(1, 1000)] // n choices for one prompt.
    public void Estimates_cancelled_requests_in_both_billing_modes(int calls, int promptTokens)
    {
        var bill = new Bill();

        bill.AddUnfinished(_rate, samples: 3, calls, _prompt, outputTokens: 50);

        Assert.Equal((promptTokens * 2e-6) + (3 * 50 * 8e-6), bill.Cost, 15);
        Assert.True(bill.IsEstimated);
    }

    [Fact]
    public void Estimates_only_the_part_that_is_missing()
    {
        var bill = new Bill();

        bill.Add(_rate, new UsageDetails { OutputTokenCount = 10 }, _prompt, new TextLength(308, 9));
        Assert.Equal(0.002 + 80e-6, bill.Cost, 15);

        bill.Add(_rate, new UsageDetails { InputTokenCount = 50, CachedInputTokenCount = 50 }, _prompt, new TextLength(80, 0));
        Assert.Equal(0.002 + 80e-6 + 25e-6 + 160e-6, bill.Cost, 15);
        Assert.True(bill.IsEstimated);
        Assert.Equal((50, 10), (bill.Usage!.InputTokenCount, bill.Usage.OutputTokenCount));
    }

    [Fact]
    public void Estimates_by_the_characters_per_token_of_each_rate()
    {
        var (bill, prompt) = (new Bill(), new TextLength(2000, 500));

        bill.Add(_rate with { CharactersPerToken = 1.5 }, usage: null, prompt, TextLength.Of("12二"));
        Assert.Equal((2000 * 2e-6) + (4 * 8e-6), bill.Cost, 15); // 5 / 1.5 is rounded up.

        bill.Add(_rate with { CharactersPerToken = 6 }, new UsageDetails { OutputTokenCount = 10 }, prompt, new TextLength(600, 0));
        Assert.Equal((2000 * 2e-6) + (4 * 8e-6) + (500 * 2e-6) + (10 * 8e-6), bill.Cost, 15);
    }

    [Theory]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    public void An_absurd_report_is_estimated_and_sums_do_not_overflow(long count)
    {
        var bill = new Bill();
        ChatResponse[] samples = [FakeChatClient.Answer("a", 1000, 100), FakeChatClient.Answer("12345678", count, count), FakeChatClient.Answer("c", 1000, 300)];
        samples[1].Usage!.TotalTokenCount = count;
        samples[1].Usage!.AdditionalCounts = new() { ["x"] = count };

        Add(bill, [.. samples, samples[1]]);

        // The two absurd samples: 1,000 prompt tokens from 4,000 characters, 2 tokens from 8.
        Assert.Equal((4 * 0.002) + ((100 + 2 + 300 + 2) * 8e-6), bill.Cost, 15);
        Assert.True(bill.IsEstimated);
        Assert.True(bill.Usage is { InputTokenCount: >= 2000, OutputTokenCount: >= 400, TotalTokenCount: >= 0 } && bill.Usage.AdditionalCounts!["x"] >= 0);
    }

    [Fact]
    public void The_report_of_a_backend_is_not_changed()
    {
        var (bill, report) = (new Bill(), new UsageDetails { InputTokenCount = 5, OutputTokenCount = 7, AdditionalCounts = new() { ["x"] = 1 } });

        bill.Add(_rate, report, _prompt, default);
        bill.Add(_rate, report, _prompt, default);

        Assert.Equal((10, 14, 2), (bill.Usage!.InputTokenCount, bill.Usage.OutputTokenCount, bill.Usage.AdditionalCounts!["x"]));
        Assert.Equal((5, 7, 1), (report.InputTokenCount, report.OutputTokenCount, report.AdditionalCounts["x"]));
    }

    private static void Add(Bill bill, params ChatResponse[] samples)
    {
        foreach (var sample in samples)
        {
            bill.Add(_rate, sample.Usage, _prompt, TextLength.Of(sample.Text));
        }
    }
}
