using BestRoute;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Quickstart;

if (!Arguments.TryParse(args, out var arguments, out var error))
{
    Console.Error.WriteLine($"{Arguments.Usage}\n\n{error}");
    return 2;
}

if (arguments.LogFile is { } file)
{
    using var log = new StreamWriter(file) { NewLine = "\n" };
    ResponseLog.Write(log, arguments.Queries, arguments.Seed);
    return 0;
}

Report.Introduce(Console.Out);

// The pool. An application registers the clients of its providers here; prices are US dollars per million tokens.
var seed = arguments.Seed;
var services = new ServiceCollection();
services.AddBestRoute()
    .AddReferenceModel("standin-large", _ => new StandInChatClient(StandInProfile.Large, seed), new ModelPrice(5, 15))
    .AddModel("standin-medium", _ => new StandInChatClient(StandInProfile.Medium, seed), new ModelPrice(1, 3), maxSamples: 3)
    .AddModel("standin-small", _ => new StandInChatClient(StandInProfile.Small, seed), new ModelPrice(0.2, 0.6), maxSamples: 5)
    .UsePackage("assets/quickstart");

await using var provider = services.BuildServiceProvider();
var client = provider.GetRequiredService<IChatClient>();

// An ordinary request. The response also contains the routing decision.
var response = await client.GetResponseAsync("Start with 14. Now add 27, then multiply by 3. Which number do you get?");
Report.WriteAnswer(Console.Out, response.Text, response.GetRoutingDecision()!);

// Many requests: their cost and the share of right answers, with routing and on every fixed route of the pool.
var questions = QuestionSet.Create(arguments.Queries, seed);
var routed = await Trial.RunAsync(client, questions);
var fixedRoutes = await Trial.RunFixedRoutesAsync(client, questions, provider.GetRequiredService<IOptions<BestRouteOptions>>().Value.Models);

Report.WriteQueries(Console.Out, routed.Take(10));
Report.WriteTotals(Console.Out, Strategy.From("BestRoute", routed), fixedRoutes);
Report.WriteRoutes(Console.Out, routed);
return 0;
