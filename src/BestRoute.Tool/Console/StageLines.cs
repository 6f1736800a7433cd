using System.Globalization;

namespace BestRoute.Tool;

/// <summary>Progress where nobody watches a terminal: one line when a stage begins.</summary>
internal sealed class StageLines(TextWriter writer)
{
    private string? _stage;

    public void Report(string stage, double fraction)
    {
        if (stage != _stage)
        {
            _stage = stage;
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"[{100 * fraction,3:0} %] {stage}"));
        }
    }
}
