using BestRoute.Studies.Faults;
using BestRoute.Studies.Faults.Scripted;

namespace BestRoute.Tests.Faults;

/// <summary>The matrix of faults in docs/reliability.md: what the caller sees for each fault at each place. The study also runs it over real HTTP.</summary>
public sealed class FaultMatrixTests
{
    public static TheoryData<string> Faults => [.. ScriptedFault.All.Select(static fault => fault.Name)];

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Every_place_of_a_fault_is_as_promised(string fault)
    {
        var broken = new List<string>();
        foreach (var cell in Cell.Of(ScriptedFault.All.Where(other => other.Name == fault)))
        {
            using var backends = new ScriptedBackends(cell);
            if (await CellRun.RunAsync(cell, backends, HangGuard.Patience) is { } difference)
            {
                broken.Add($"{cell}: {difference}");
            }
        }

        Assert.Empty(broken);
    }
}
