using System.Text.Json.Nodes;
using BestRoute.OpenAI.Tests.Servers;
using BestRoute.Tests;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.AI;

namespace BestRoute.OpenAI.Tests.Choices;

/// <summary>The settled cost against the ledger of a server that charges as providers do: the prompt once for each request, and the tokens of all choices.</summary>
public sealed class LedgerTests
{
    private const double Input = 2.50, CachedInput = 1.25, Output = 10;

    public static TheoryData<string, int> Servers
    {
        get
        {
            var data = new TheoryData<string, int>();
            foreach (var kind in new[] { "all", "ignores n", "refuses n", "leaves one out" })
            {
                foreach (var n in new[] { 1, 3, 5 })
                {
                    data.Add(kind, n);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task The_cost_of_a_decision_is_what_the_server_charged(string kind, int n)
    {
        var ledger = new Ledger(kind, new Random(n));
        await using var server = await ScriptedServer.StartAsync(ledger.AnswerAsync);
        using var client = Client(server, n);

        for (var i = 0; i < 50; i++)
        {
            var before = ledger.Dollars;
            var requests = server.Requests.Count;
            var response = await client.GetResponseAsync($"Question {i}", new ChatOptions().WithRoute("small", n));

            var decision = response.GetRoutingDecision()!;
            Assert.Equal(new ModelRoute("small", n), decision.Route);
            Assert.Equal(ledger.Dollars - before, decision.Cost!.Value, 12);
            Assert.False(decision.CostIsEstimated);
            if (kind == "all")
            {
                Assert.Equal(requests + 1, server.Requests.Count);
            }
        }
    }

    [Fact]
    public async Task Streams_of_a_draw_have_the_same_bill()
    {
        var ledger = new Ledger("all", new Random(7));
        await using var server = await ScriptedServer.StartAsync(ledger.AnswerAsync);
        using var client = Client(server, 5);

        var updates = await client.GetStreamingResponseAsync("Question", new ChatOptions().WithRoute("small", 5)).ToListAsync();

        Assert.Equal(ledger.Dollars, updates.ToChatResponse().GetRoutingDecision()!.Cost!.Value, 12);
        var request = Assert.Single(server.Requests);
        Assert.Equal((5, false), (request.Choices, request.IsStream));
    }

    private static BestRouteChatClient Client(ScriptedServer server, int n)
    {
        var price = new ModelPrice(Input, Output, CachedInput);
        var options = new BestRouteOptions
        {
            Models =
            {
                new ModelOptions { Id = "large", ChatClient = TestClient.Create(server), Price = price, IsReference = true },
                new ModelOptions { Id = "small", ChatClient = TestClient.Create(server), Price = price, MaxSamples = n },
            },
            Predictor = new FakePredictor([new("large", 1), .. Enumerable.Range(1, n).Select(static samples => new ModelRoute("small", samples))]),
            Threshold = 0.5,
        };
        return new BestRouteChatClient(options.UseOpenAI());
    }

    /// <summary>A server that keeps its own accounts.</summary>
    private sealed class Ledger(string kind, Random random)
    {
        private readonly Lock _lock = new();

        public double Dollars { get; private set; }

        public Task AnswerAsync(ReceivedRequest request, HttpContext context)
        {
            if (kind == "refuses n" && request.Choices > 1)
            {
                return context.SendErrorAsync(StatusCodes.Status400BadRequest, "Only one choice is supported.", "n");
            }

            var choices = kind == "ignores n" ? 1 : kind == "leaves one out" && request.Choices > 1 ? request.Choices - 1 : request.Choices;
            JsonObject usage;
            lock (_lock)
            {
                var prompt = random.Next(10, 5000);
                var cached = random.Next(0, prompt + 1);
                var completion = Enumerable.Range(0, choices).Sum(_ => random.Next(1, 800));
                usage = Replies.Usage(prompt, completion, cached, reasoning: random.Next(0, completion + 1));
                Dollars += (((prompt - cached) * Input) + (cached * CachedInput) + (completion * Output)) / 1e6;
            }

            return context.SendAsync(Replies.Completion(usage, Enumerable.Range(0, choices).Select(static i => Replies.Choice($"text {i}"))));
        }
    }
}
