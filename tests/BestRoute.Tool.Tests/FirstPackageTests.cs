using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Quickstart;

namespace BestRoute.Tool.Tests;

/// <summary>The way from an application without a package to one that saves money: observe, report, train, route. Nobody grades an answer.</summary>
public sealed class FirstPackageTests : IDisposable
{
    private const int Observed = 2000;
    private const int Live = 1000;

    private readonly string _folder = Directory.CreateTempSubdirectory("bestroute-first-").FullName;

    private string Log => Path.Combine(_folder, "log");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Observed_traffic_becomes_a_package_that_saves_what_the_report_promised()
    {
        await using (var observing = Pool(pool => pool.Observe(Log, static options =>
        {
            options.RecordAsIs = true;
            options.MaxCostPerDay = 100;
            options.MaxQueuedRequests = Observed;
        })))
        {
            var outcome = await AskAsync(observing.GetRequiredService<IChatClient>(), QuestionSet.Create(Observed, seed: 11));
            Assert.Equal(Observed, outcome.References);
        }

        var report = await ToolRun.OfAsync(["report", Log]);
        var training = await ToolRun.OfAsync(["train", Log]);

        Assert.Equal((0, 0), (report.ExitCode, training.ExitCode));
        Assert.Contains("2,000 rows", report.Output, StringComparison.Ordinal);
        await using var routing = Pool(pool => pool.UsePackage(Path.Combine(_folder, "package")));
        var client = routing.GetRequiredService<IChatClient>();
        var questions = QuestionSet.Create(Live, seed: 12);
        var routed = await AskAsync(client, questions);
        var reference = await AskAsync(client, questions, new ChatOptions { ModelId = "standin-large" });
        var saving = 100 * (1 - (routed.Cost / reference.Cost));

        ReportedSaving.Of(report.Output).AssertContains(saving, Observed, Live);
        Assert.True(saving > 10, $"It saved {saving:0.#}%.");

        // The package may lose 2.5% of the quality; the answers that are counted here are right answers, which the training never saw.
        Assert.InRange(routed.Right, 0.95 * reference.Right, Live);
    }

    private static async Task<(double Cost, int Right, int References)> AskAsync(IChatClient client, IReadOnlyList<Question> questions, ChatOptions? options = null)
    {
        var (cost, right, references) = (0.0, 0, 0);
        foreach (var question in questions)
        {
            var response = await client.GetResponseAsync(question.Prompt, options);
            var decision = response.GetRoutingDecision()!;
            cost += decision.Cost!.Value;
            right += question.IsAnsweredBy(response.Text) ? 1 : 0;
            references += decision.Route.Model == decision.ReferenceModel ? 1 : 0;
        }

        return (cost, right, references);
    }

    private static ServiceProvider Pool(Func<IBestRouteBuilder, IBestRouteBuilder> configure)
    {
        var services = new ServiceCollection();
        configure(services.AddBestRoute()
            .AddReferenceModel("standin-large", _ => new StandInChatClient(StandInProfile.Large, 1), new ModelPrice(5, 15))
            .AddModel("standin-medium", _ => new StandInChatClient(StandInProfile.Medium, 1), new ModelPrice(1, 3), maxSamples: 3)
            .AddModel("standin-small", _ => new StandInChatClient(StandInProfile.Small, 1), new ModelPrice(0.2, 0.6), maxSamples: 5));
        return services.BuildServiceProvider();
    }
}
