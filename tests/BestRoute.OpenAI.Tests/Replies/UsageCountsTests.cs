using Microsoft.Extensions.AI;
using OpenAI.Chat;

namespace BestRoute.OpenAI.Tests;

public sealed class UsageCountsTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Counts_that_the_adapter_drops_are_added_under_the_names_of_the_server(bool isStream)
    {
        const string Usage = """
            {"prompt_tokens":10,"completion_tokens":4,"total_tokens":14,"cost":0.5,"note":"x","prompt_cache_hit_tokens":6,"prompt_cache_miss_tokens":4,
             "prompt_tokens_details":{"cached_tokens":6,"cache_write_tokens":2,"deep":{"n":1}},"completion_tokens_details":{"reasoning_tokens":3,"image_tokens":0}}
            """;
        await using var server = await CompatibleServer.StartAsync(CompatibleServer.Body(isStream, "usage", Usage), isStream);
        using var client = CompatibleServer.Client(server);
        UsageDetails usage;
        ChatTokenUsage raw;
        if (isStream)
        {
            var content = (await client.GetStreamingResponseAsync("Hi").ToListAsync()).SelectMany(static update => update.Contents).OfType<UsageContent>().Single();
            (usage, raw) = (content.Details, (ChatTokenUsage)content.RawRepresentation!);
        }
        else
        {
            var response = await client.GetResponseAsync("Hi");
            (usage, raw) = (response.Usage!, ((ChatCompletion)response.RawRepresentation!).Usage);
        }

        UsageCounts.AddTo(usage, raw);

        var added = usage.AdditionalCounts!.Where(static count => !count.Key.Contains("TokenDetails", StringComparison.Ordinal)).OrderBy(static count => count.Key, StringComparer.Ordinal);
        Assert.Equal(
            [
                new("completion_tokens_details.image_tokens", 0),
                new("prompt_cache_hit_tokens", 6),
                new("prompt_cache_miss_tokens", 4),
                new("prompt_tokens_details.cache_write_tokens", 2),
                new("prompt_tokens_details.deep.n", 1),
            ],
            added);
        Assert.Equal((10, 4, 6, 3), (usage.InputTokenCount, usage.OutputTokenCount, usage.CachedInputTokenCount, usage.ReasoningTokenCount));
    }

    [Fact]
    public async Task A_count_that_the_server_did_not_send_is_not_reported_as_zero()
    {
        const string Usage = """{"completion_tokens":4,"prompt_tokens_details":{"cache_write_tokens":2},"completion_tokens_details":{"reasoning_tokens":0}}""";
        var response = await CompatibleServer.AskAsync(CompatibleServer.Body(isStream: false, "usage", Usage), isStream: false);
        var usage = response.Usage!;
        Assert.Equal((0, 4, 0, 0), (usage.InputTokenCount, usage.OutputTokenCount, usage.TotalTokenCount, usage.CachedInputTokenCount));

        UsageCounts.AddTo(usage, ((ChatCompletion)response.RawRepresentation!).Usage);

        Assert.Equal((null, 4, null, null, 0), (usage.InputTokenCount, usage.OutputTokenCount, usage.TotalTokenCount, usage.CachedInputTokenCount, usage.ReasoningTokenCount));
        Assert.Equal([new("prompt_tokens_details.cache_write_tokens", 2)], usage.AdditionalCounts!);
    }

    [Fact]
    public void A_count_that_is_there_stays()
    {
        var usage = new UsageDetails { AdditionalCounts = new() { ["cost_units"] = 1 } };

        UsageCounts.AddTo(usage, System.ClientModel.Primitives.ModelReaderWriter.Read<ChatTokenUsage>(BinaryData.FromString("""{"prompt_tokens":1,"cost_units":2,"other":3}"""))!);

        Assert.Equal((1L, 3L), (usage.AdditionalCounts["cost_units"], usage.AdditionalCounts["other"]));
    }

    [Fact]
    public void A_member_without_a_name_does_not_throw()
    {
        var usage = new UsageDetails();

        UsageCounts.AddTo(usage, System.ClientModel.Primitives.ModelReaderWriter.Read<ChatTokenUsage>(BinaryData.FromString("""{"prompt_tokens":1,"":2}"""))!);

        Assert.Null(usage.AdditionalCounts);
    }
}
