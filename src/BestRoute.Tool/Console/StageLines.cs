using System.Globalization;
using BestRoute.Training;

namespace BestRoute.Tool;

/// <summary>Progress where nobody watches a terminal: one line when a stage begins.</summary>
internal sealed class StageLines(TextWriter writer) : IProgress<WorkProgress>
{
    private string? _stage;

    public void Report(WorkProgress value)
    {
        if (value.Stage != _stage)
        {
            _stage = value.Stage;
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"[{100 * value.Fraction,3:0} %] {value.Stage}"));
        }
    }
}
