using System.Text.Json.Nodes;
using BestRoute.OpenAI.Tests.Servers;
using BestRoute.Tests;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace BestRoute.OpenAI.Tests;

public sealed class UseOpenAITests
{
    private static readonly ModelPrice _price = new(10, 20, CachedInputPerMillion: 1, CacheWritePerMillion: 12);

    [Fact]
    public async Task A_pool_of_the_container_draws_native_choices()
    {
        await using var server = await ScriptedServer.StartAsync(static (request, context) =>
            context.SendAsync(Replies.Completion(Replies.Usage(100, 10 * request.Choices), Enumerable.Range(0, request.Choices).Select(static _ => Replies.Choice("42")))));
        await using var provider = Pool(server, model => model.MultipleChoices = MultipleChoices.Native);

        var response = await provider.GetRequiredService<IChatClient>().GetResponseAsync("6 x 7?", new ChatOptions().WithRoute("small", 3));

        Assert.Equal(3, Assert.Single(server.Requests).Choices);
        Assert.Equal(((100 * 10) + (30 * 20)) / 1e6, response.GetRoutingDecision()!.Cost!.Value, 12);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Counts_that_the_adapter_does_not_read_are_on_the_bill(int n)
    {
        var usage = """{"prompt_tokens":1000,"completion_tokens":50,"total_tokens":1050,"prompt_tokens_details":{"cached_tokens":300,"cache_write_tokens":200}}""";
        await using var server = await ScriptedServer.StartAsync((request, context) =>
            context.SendAsync(Replies.Completion((JsonObject)JsonNode.Parse(usage)!, Enumerable.Range(0, request.Choices).Select(static _ => Replies.Choice("42")))));
        await using var provider = Pool(server);

        var response = await provider.GetRequiredService<IChatClient>().GetResponseAsync("6 x 7?", new ChatOptions().WithRoute("small", n));

        Assert.Equal(((500 * 10) + (300 * 1) + (200 * 12) + (50 * 20)) / 1e6, response.GetRoutingDecision()!.Cost!.Value, 12);
    }

    [Fact]
    public async Task A_model_that_names_a_time_is_left_alone()
    {
        await using var server = await ScriptedServer.StartAsync(static (request, context) =>
        {
            if ((string?)request.Json["model"] == "small")
            {
                context.Response.Headers.RetryAfter = "120";
                return context.SendErrorAsync(StatusCodes.Status429TooManyRequests, "Slow down.");
            }

            return context.SendAsync(Replies.Completion(Replies.Usage(1, 1), Replies.Choice("42")));
        });
        await using var provider = Pool(server);
        var client = provider.GetRequiredService<IChatClient>();

        Assert.Equal("42", (await client.GetResponseAsync("6 x 7?")).Text);
        Assert.Equal("42", (await client.GetResponseAsync("6 x 7?")).Text);

        Assert.Equal(["small", "large", "large"], server.Requests.Select(static request => (string?)request.Json["model"]));
    }

    [Theory]
    [InlineData(400, 20)]
    [InlineData(422, 20)]
    [InlineData(500, 5)]
    public async Task A_request_that_is_at_fault_does_not_make_its_model_unavailable(int status, int calls)
    {
        await using var server = await ScriptedServer.StartAsync((request, context) => (string?)request.Json["model"] == "small"
            ? context.SendErrorAsync(status, "No.")
            : context.SendAsync(Replies.Completion(Replies.Usage(1, 1), Replies.Choice("42"))));
        await using var provider = Pool(server);
        var client = provider.GetRequiredService<IChatClient>();

        for (var i = 0; i < 20; i++)
        {
            Assert.Equal("42", (await client.GetResponseAsync("6 x 7?")).Text);
        }

        Assert.Equal(calls, server.Requests.Count(static request => (string?)request.Json["model"] == "small"));
    }

    [Fact]
    public void An_own_reader_of_waiting_times_stays()
    {
        Func<Exception, TimeSpan?> own = static _ => null;

        Assert.Same(own, new BestRouteOptions { RetryAfter = own }.UseOpenAI().RetryAfter);
    }

    private static ServiceProvider Pool(ScriptedServer server, Action<ModelOptions>? configure = null)
    {
        var services = new ServiceCollection();
        services.AddBestRoute(options => options.Threshold = 0.5)
            .AddReferenceModel("large", TestClient.Create(server, "large"), new ModelPrice(100, 200))
            .AddModel("small", TestClient.Create(server, "small"), _price, maxSamples: 3, configure)
            .UsePredictor(new FakePredictor(new("large", 1), new("small", 1), new("small", 2), new("small", 3)))
            .UseOpenAI();
        return services.BuildServiceProvider();
    }
}
