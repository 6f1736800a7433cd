using BestRoute.Studies.Commands;
using BestRoute.Studies.Fuzzing;
using BestRoute.Studies.Gateways;
using BestRoute.Studies.Generation;
using BestRoute.Studies.Latency;
using BestRoute.Studies.LiveTraffic;
using BestRoute.Studies.NewModel;
using BestRoute.Studies.Pictures;
using BestRoute.Studies.Reliability;
using BestRoute.Studies.Suites;
using BestRoute.Studies.TokenCounts;
using BestRoute.Studies.UnusualQueries;

return await CommandProgram.RunAsync(
    "Studies of quality and data. They print Markdown, as in docs/benchmarks.md.",
    [
        Summary.Create(), Picture.Create(), Targets.Create(), Specialist.Create(), OperatingPoints.Create(), WithoutGold.Create(), LargestDrops.Create(), AddModel.Create(), Drift.Create(), Attacks.Create(), TokenCountStudy.Create(),
        Conversations.Create(), EndToEnd.Create(), FaultStudy.Create(), Soak.Create(), DecisionLatency.Create(), GatewayComparison.Create(), InstantBackend.Create(),
        Fuzz.Create(), Fuzz.CreateReplay(), Fuzz.CreateChild(),
        LogGenerator.Create(), ModelGenerator.Create(),
    ],
    args);
