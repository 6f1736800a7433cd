using System.Globalization;
using BestRoute.Training;

namespace BestRoute.Tool;

/// <summary>Progress without a terminal: one line when a stage begins, and more lines during a long stage.</summary>
internal sealed class StageLines(TextWriter writer) : IProgress<WorkProgress>
{
    /// <summary>The number of parts of the whole work. After each part, a line is written.</summary>
    private const int Parts = 20;

    private string? _stage;
    private int _done;

    public void Report(WorkProgress value)
    {
        // A little more, because a computed share may be slightly too small.
        var done = (int)((Parts * value.Fraction) + 1e-6);
        if (value.Stage != _stage || done > _done)
        {
            (_stage, _done) = (value.Stage, done);
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"[{100 * value.Fraction,3:0}%] {value.Stage}"));
        }
    }
}
