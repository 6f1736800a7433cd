using System.CommandLine;
using BestRoute.Studies.Commands;
using BestRoute.Studies.Faults;
using BestRoute.Studies.Faults.Http;
using BestRoute.Studies.Faults.Scripted;

namespace BestRoute.Studies.Reliability;

/// <summary>Runs the matrix of faults over scripted models and over real HTTP, and prints the promises of docs/reliability.md with what came of them.</summary>
internal static class FaultStudy
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);

    public static Command Create()
    {
        var limit = new Option<int>("--limit")
        {
            Description = "How long an attempt over HTTP may take, in milliseconds.",
            HelpName = "MS",
            DefaultValueFactory = static _ => 1000,
        };
        var only = new Option<string>("--only") { Description = "Runs only the faults whose name contains this text.", HelpName = "TEXT", DefaultValueFactory = static _ => "" };
        var command = new Command("faults", "Breaks models in many ways at each place of a pool, and compares what the caller sees with what is promised.") { limit, only };
        command.SetAction(async arguments =>
        {
            var name = arguments.GetValue(only)!;
            var http = TimeSpan.FromMilliseconds(arguments.GetValue(limit));
            var broken = await RunAsync("Scripted models", ScriptedFault.All, name, static cell => new ScriptedBackends(cell))
                + await RunAsync("HTTP and OpenAI's SDK", HttpFault.All, name, cell => new HttpBackends(cell, http));
            if (broken > 0)
            {
                throw new CommandException($"{broken} cells are not as promised.");
            }
        });
        return command;
    }

    private static async Task<int> RunAsync(string title, IReadOnlyList<Fault> all, string name, Func<Cell, ICellBackends> create)
    {
        IReadOnlyList<Fault> faults = [.. all.Where(fault => fault.Name.Contains(name, StringComparison.OrdinalIgnoreCase))];
        var cells = Cell.Of(faults).ToList();
        var differences = new List<string>();
        foreach (var cell in cells)
        {
            using var backends = create(cell);
            if (await CellRun.RunAsync(cell, backends, _patience) is { } difference)
            {
                differences.Add($"- {cell}: {difference}");
            }
        }

        Console.WriteLine($"**{title}.** {faults.Count} faults, {cells.Count} cells, {cells.Count - differences.Count} as promised.\n");
        differences.ForEach(Console.WriteLine);
        Console.WriteLine(PromiseTable.Of(faults));
        return differences.Count;
    }
}
