using BestRoute.Training;
using Spectre.Console;

namespace BestRoute.Tool;

/// <summary>Progress on a terminal: one bar with the name of the stage.</summary>
internal sealed class StageBar(ProgressTask bar) : IProgress<WorkProgress>
{
    public void Report(WorkProgress value)
    {
        bar.Description = ToolConsole.Cell(value.Stage);
        bar.Value = value.Fraction;
    }
}
