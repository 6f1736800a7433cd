using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace BestRoute.Tests;

/// <summary>Every message names the member, its value and the fix.</summary>
public sealed class ObservationRulesTests
{
    public static TheoryData<string, Action<ObservationOptions>, string> Mistakes => new()
    {
        { "no decision about texts", static options => options.RecordAsIs = false, "Redact is null and RecordAsIs is false. The log contains the texts of requests and answers." },
        { "two decisions", static options => options.Redact = static text => text, "Redact is set and RecordAsIs is true. Set only one of them." },
        { "no folder", static options => options.Folder = " ", "Folder is ' '. Set it to the folder of the log" },
        { "two graders", static options => (options.Judge, options.Grade) = ("large", static (_, _, _) => new(1)), "Judge is 'large' and Grade is set. A response has one score. Set only one of them." },
        { "judge", static options => options.Judge = "medium", "Judge is 'medium', which is not a model of the pool. Set it to one of 'large', 'small'." },
        { "share", static options => options.Share = 1.5, "Share is 1.5. Set it to a share of the requests from 0 to 1." },
        { "cost", static options => options.MaxCostPerDay = double.NaN, "MaxCostPerDay is NaN. Set it to US dollars, 0 or more." },
        { "samples", static options => options.SamplesPerModel = 65, "SamplesPerModel is 65. Set it to a number of samples from 1 to 64, or to null." },
        { "concurrency", static options => options.MaxConcurrency = 0, "MaxConcurrency is 0." },
        { "queue", static options => options.MaxQueuedRequests = 0, "MaxQueuedRequests is 0." },
        { "retention", static options => options.RetentionTime = TimeSpan.Zero, "RetentionTime is 00:00:00. Set it to a time greater than 0" },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public async Task A_mistake_is_named_before_the_first_request(string kind, Action<ObservationOptions> mistake, string expected)
    {
        var services = new ServiceCollection();
        services.AddBestRoute()
            .AddReferenceModel("large", new FakeChatClient("large"), new ModelPrice(10, 10))
            .AddModel("small", new FakeChatClient("small"), new ModelPrice(1, 1))
            .Observe("log", options =>
            {
                options.RecordAsIs = true;
                mistake(options);
            });
        await using var provider = services.BuildServiceProvider();

        var error = Assert.Throws<OptionsValidationException>(provider.GetRequiredService<IChatClient>);

        Assert.True(error.Message.Contains(expected, StringComparison.Ordinal), $"{kind}: {error.Message}");
    }
}
