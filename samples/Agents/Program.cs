using Agents;
using BestRoute;
using Microsoft.Agents.AI;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Quickstart;

const int Seed = 2;

// The pool. An application registers the clients of its providers here; prices are US dollars per million tokens.
var services = new ServiceCollection();
services.AddBestRoute()
    .AddReferenceModel("standin-large", _ => new OrderStandIn(StandInProfile.Large, Seed), new ModelPrice(5, 15))
    .AddModel("standin-medium", _ => new OrderStandIn(StandInProfile.Medium, Seed), new ModelPrice(1, 3), maxSamples: 3)
    .AddModel("standin-small", _ => new OrderStandIn(StandInProfile.Small, Seed), new ModelPrice(0.2, 0.6), maxSamples: 5)
    .UsePackage("assets/quickstart");

await using var provider = services.BuildServiceProvider();
var orders = new OrderBook();
var agent = OrderAgent.Create(provider.GetRequiredService<IChatClient>(), orders);
var session = await agent.CreateSessionAsync();

Console.WriteLine("The models are stand-ins: small programs with made-up prices. See samples/Quickstart.");

// The first turn: the model calls the tool, and answers with its result. That makes two requests.
var question = "Which date is 3 weeks later, then 10 days later, counted from the day of order 4711? Answer as year-month-day.";
using (var costs = RoutingCostScope.Begin())
{
    var response = await agent.RunAsync(question, session);
    Print(question, response, costs);
}

// The second turn, streamed: the session has the first one. The last update has the decision with the settled cost.
question = "Which date is 12 days earlier, counted from that date? Answer as year-month-day.";
using (var costs = RoutingCostScope.Begin())
{
    var response = await agent.RunStreamingAsync(question, session).ToAgentResponseAsync();
    Print(question, response, costs);
}

void Print(string question, AgentResponse response, RoutingCostScope costs)
{
    var decision = response.AsChatResponse().GetRoutingDecision()!;
    Console.WriteLine($"""

        Question:  {question}
        Answer:    {response.Text}
        Model:     {decision.Route.Model}
        Decision:  {decision}
        Requests:  {costs.Requests}, for US$ {costs.Cost:0.000000}. The tool was called {orders.Lookups} time(s) so far.
        """);
}
