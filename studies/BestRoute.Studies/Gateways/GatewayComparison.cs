using System.CommandLine;
using System.Globalization;
using BestRoute.Studies.Commands;
using BestRoute.Studies.Latency;

namespace BestRoute.Studies.Gateways;

/// <summary>Compares the throughput, the latency and the processor time of BestRoute's sample gateway with Portkey's, in front of the same backend, which answers at once.</summary>
internal static class GatewayComparison
{
    private static readonly int[] _connections = [1, 16, 64];

    public static Command Create()
    {
        var gateway = new Argument<FileInfo>("GATEWAY") { Description = "The Gateway.dll that `dotnet publish samples/Gateway` made." }.AcceptExistingOnly();
        var portkey = new Argument<DirectoryInfo>("PORTKEY") { Description = "The folder in which `npm ci` installed @portkey-ai/gateway." }.AcceptExistingOnly();
        var rounds = Arguments.PositiveCount("--rounds", 5, "How often each target gets its turn.");
        var seconds = Arguments.PositiveCount("--seconds", 3, "How long each turn takes.");
        var command = new Command("gateways", "Compares the sample gateway with Portkey's gateway, in front of a backend that answers at once.") { gateway, portkey, rounds, seconds };
        command.SetAction(async parsed =>
        {
            var (gatewayFile, portkeyFolder) = (parsed.GetRequiredValue(gateway), parsed.GetRequiredValue(portkey).FullName);
            using var backend = await ServerProcess.StartAsync(
                Environment.ProcessPath!, static port => ["instant-backend", "--address", $"http://127.0.0.1:{port}"], AppContext.BaseDirectory);
            using var ours = await ServerProcess.StartAsync(
                "dotnet", port => [gatewayFile.FullName, "--urls", $"http://127.0.0.1:{port}"], gatewayFile.DirectoryName!, BestRouteSettings.For(backend.Address));
            using var theirs = await ServerProcess.StartAsync(
                "node",
                static port => ["node_modules/@portkey-ai/gateway/build/start-server.js", "--headless", $"--port={port}"],
                portkeyFolder,
                ("NODE_ENV", "production"));
            Target[] targets =
            [
                new("the backend alone", backend, "gpt"),
                new("BestRoute", ours, "best-route", ("Authorization", $"Bearer {BestRouteSettings.Key}")),
                new("Portkey", theirs, "gpt", ("x-portkey-provider", "openai"), ("x-portkey-custom-host", $"{backend.Address}v1"), ("Authorization", "Bearer none")),
            ];
            await RunAsync(targets, backend, parsed.GetValue(rounds), TimeSpan.FromSeconds(parsed.GetValue(seconds)));
        });
        return command;
    }

    private static async Task RunAsync(Target[] targets, ServerProcess backend, int rounds, TimeSpan time)
    {
        Console.WriteLine("| answer | connections | target | requests per second | p50, ms | p99, ms | its processor time, ms per request | the backend's, ms per request |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- | --- |");
        foreach (var streaming in new[] { false, true })
        {
            foreach (var connections in _connections)
            {
                var turns = targets.ToDictionary(static target => target, static _ => new List<Turn>());
                for (var round = -1; round < rounds; round++)
                {
                    foreach (var target in targets)
                    {
                        var turn = await Turn.TakeAsync(target, backend, connections, streaming, time);
                        if (round >= 0)
                        {
                            // The first round warms up.
                            turns[target].Add(turn);
                        }
                    }
                }

                foreach (var target in targets)
                {
                    double Median(Func<Turn, double> value) => Percentile.Of(turns[target].Select(value), 50);
                    var own = target.Process == backend ? "" : string.Create(CultureInfo.InvariantCulture, $"{Median(static turn => turn.OwnProcessorTime):0.00}");
                    Console.WriteLine(string.Create(
                        CultureInfo.InvariantCulture,
                        $"| {(streaming ? "streamed" : "whole")} | {connections} | {target.Name} | {Median(static turn => turn.PerSecond):N0} | {Median(static turn => turn.P50):0.00} | {Median(static turn => turn.P99):0.00} | {own} | {Median(static turn => turn.BackendProcessorTime):0.00} |"));
                }
            }
        }
    }
}
