using System.Globalization;
using BestRoute.Training;

namespace BestRoute.Tool;

/// <summary>Progress where nobody watches a terminal: one line when a stage begins, and more while a long one goes on.</summary>
internal sealed class StageLines(TextWriter writer) : IProgress<WorkProgress>
{
    /// <summary>The share of the whole after which a stage is worth another line.</summary>
    private const double Step = 0.05;

    private string? _stage;
    private double _last;

    public void Report(WorkProgress value)
    {
        if (value.Stage != _stage || value.Fraction >= _last + Step)
        {
            (_stage, _last) = (value.Stage, value.Fraction);
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"[{100 * value.Fraction,3:0} %] {value.Stage}"));
        }
    }
}
