using Microsoft.Extensions.AI;

namespace BestRoute.Tests;

public sealed class ReportedUsageTests
{
    [Fact]
    public void Says_what_was_reported_and_what_was_not()
    {
        Assert.Equal(default, ReportedUsage.Of(null));
        Assert.Equal(default, ReportedUsage.Of(new UsageDetails { TotalTokenCount = 7 }));
        Assert.Equal(default, ReportedUsage.Of(new UsageDetails { InputTokenCount = 0, OutputTokenCount = 0, TotalTokenCount = 0 }));
        Assert.Equal(new ReportedUsage(9, 4, null), ReportedUsage.Of(new UsageDetails { InputTokenCount = 9, CachedInputTokenCount = 4 }));
        Assert.Equal(new ReportedUsage(null, 0, 5, Reasoning: 3), ReportedUsage.Of(new UsageDetails { OutputTokenCount = 5, ReasoningTokenCount = 3 }));
        Assert.Equal(new ReportedUsage(9, 0, 5), ReportedUsage.Of(new UsageDetails { InputTokenCount = 9, TotalTokenCount = 14 }));
        Assert.Equal(new ReportedUsage(9, 0, 5), ReportedUsage.Of(new UsageDetails { OutputTokenCount = 5, TotalTokenCount = 14 }));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(long.MinValue)]
    [InlineData(long.MaxValue)]
    [InlineData(ReportedUsage.Limit)]
    public void A_count_that_cannot_be_true_is_missing(long count)
    {
        var doubtful = new ReportedUsage(100, 0, 20, IsDoubtful: true);
        var good = new UsageDetails { InputTokenCount = 100, OutputTokenCount = 20 };

        Assert.Equal(doubtful with { Input = null }, ReportedUsage.Of(new() { InputTokenCount = count, OutputTokenCount = 20 }));
        Assert.Equal(doubtful with { Output = null }, ReportedUsage.Of(new() { InputTokenCount = 100, OutputTokenCount = count }));
        Assert.Equal(doubtful, ReportedUsage.Of(With(good, static (usage, value) => usage.TotalTokenCount = value, count)));
        Assert.Equal(doubtful, ReportedUsage.Of(With(good, static (usage, value) => usage.CachedInputTokenCount = value, count)));
        Assert.Equal(doubtful, ReportedUsage.Of(With(good, static (usage, value) => usage.ReasoningTokenCount = value, count)));
        Assert.Equal(doubtful, ReportedUsage.Of(With(good, static (usage, value) => usage.AdditionalCounts = new() { ["CacheCreationInputTokens"] = value }, count)));
    }

    // The same request, as adapters count it: 5,000 prompt tokens of which 3,000 were read from the cache and 1,000 written; 300 generated, of which 200 are reasoning.
    [Theory]
    [InlineData(5000, 300, 5300, "inside")]
    [InlineData(1000, 300, 5300, "the total includes the cache")]
    [InlineData(1000, 300, 1300, "more cached than input")]
    [InlineData(1000, 300, null, "more cached than input, and no total")]
    [InlineData(5000, 100, 5300, "the total includes reasoning")]
    [InlineData(5000, 100, null, "more reasoning than output")]
    [InlineData(1000, 100, 5300, "the total includes both")]
    public void One_request_has_one_reading(int input, int output, int? total, string how)
    {
        var usage = new UsageDetails
        {
            InputTokenCount = input,
            OutputTokenCount = output,
            TotalTokenCount = total,
            CachedInputTokenCount = 3000,
            ReasoningTokenCount = 200,
            AdditionalCounts = new() { ["CacheWriteInputTokens"] = 1000 },
        };

        Assert.True(new ReportedUsage(5000, 3000, 300, 1000, 200) == ReportedUsage.Of(usage), how);
    }

    [Theory]
    [InlineData("CacheWriteInputTokens")]
    [InlineData("CacheCreationInputTokens")]
    [InlineData("cache_creation_input_tokens")]
    [InlineData("prompt_tokens_details.cache_write_tokens")]
    [InlineData("InputTokenDetails.CacheWriteTokenCount")]
    public void Cache_writes_have_many_names(string name) =>
        Assert.Equal(new ReportedUsage(100, 0, 5, CacheWrite: 40), ReportedUsage.Of(Additional(name, 40)));

    [Theory]
    [InlineData("CachedContentTokenCount")]
    [InlineData("prompt_cache_hit_tokens")]
    [InlineData("InputTokenDetails.CachedTokenCount")]
    public void Cache_reads_have_many_names(string name) =>
        Assert.Equal(new ReportedUsage(100, 40, 5), ReportedUsage.Of(Additional(name, 40)));

    [Theory]
    [InlineData("CacheReadInputTokens")]
    [InlineData("cache_read_input_tokens")]
    public void Some_names_say_that_the_cache_is_outside_of_the_input(string name) =>
        Assert.Equal(new ReportedUsage(140, 40, 5), ReportedUsage.Of(Additional(name, 40)));

    [Theory]
    [InlineData("ThoughtsTokenCount")]
    [InlineData("OutputTokenDetails.ReasoningTokenCount")]
    public void Reasoning_has_many_names(string name) =>
        Assert.Equal(new ReportedUsage(100, 0, 65, Reasoning: 60), ReportedUsage.Of(Additional(name, 60)));

    [Theory]
    [InlineData("")]
    [InlineData("count")]
    [InlineData("prompt_cache_miss_tokens")]
    [InlineData("OutputTokenDetails.AcceptedPredictionTokenCount")]
    [InlineData("a_name_that_is_longer_than_every_name_of_a_count_that_has_a_price")]
    public void Other_counts_have_no_price(string name) => Assert.Equal(new ReportedUsage(100, 0, 5), ReportedUsage.Of(Additional(name, 40)));

    [Fact]
    public void No_report_gives_counts_that_contradict_each_other()
    {
        var random = new Random(11);
        long?[] values = [null, 0, 1, 50, 1000, 12_345, -1, long.MinValue, long.MaxValue];
        long? Any() => values[random.Next(values.Length)];
        for (var trial = 0; trial < 20_000; trial++)
        {
            var usage = new UsageDetails
            {
                InputTokenCount = Any(),
                OutputTokenCount = Any(),
                TotalTokenCount = Any(),
                CachedInputTokenCount = Any(),
                ReasoningTokenCount = Any(),
                AdditionalCounts = new() { ["CacheReadInputTokens"] = Any() ?? 0, ["CacheWriteInputTokens"] = Any() ?? 0, ["ToolUsePromptTokenCount"] = Any() ?? 0 },
            };

            var read = ReportedUsage.Of(usage);

            Assert.True(read.CachedInput >= 0 && read.CacheWrite >= 0 && read.CachedInput + read.CacheWrite <= (read.Input ?? 0));
            Assert.True(read.Reasoning >= 0 && read.Reasoning <= (read.Output ?? 0));
            Assert.False(read.Input < 0 || read.Output < 0);
        }
    }

    private static UsageDetails Additional(string name, long count) => new() { InputTokenCount = 100, OutputTokenCount = 5, AdditionalCounts = new() { [name] = count } };

    private static UsageDetails With(UsageDetails usage, Action<UsageDetails, long> set, long count)
    {
        var copy = new UsageDetails();
        copy.Add(usage);
        set(copy, count);
        return copy;
    }
}
