using System.Globalization;
using BestRoute.Training;

namespace BestRoute.Tool;

/// <summary>Progress where nobody watches a terminal: one line when a stage begins, and more while a long one goes on.</summary>
internal sealed class StageLines(TextWriter writer) : IProgress<WorkProgress>
{
    /// <summary>The parts of the whole, of which each that is done is worth another line.</summary>
    private const int Parts = 20;

    private string? _stage;
    private int _done;

    public void Report(WorkProgress value)
    {
        // A hair more: a share that is computed may fall short of the part that it is.
        var done = (int)((Parts * value.Fraction) + 1e-6);
        if (value.Stage != _stage || done > _done)
        {
            (_stage, _done) = (value.Stage, done);
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"[{100 * value.Fraction,3:0} %] {value.Stage}"));
        }
    }
}
