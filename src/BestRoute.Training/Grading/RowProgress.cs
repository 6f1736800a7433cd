using System.Globalization;

namespace BestRoute.Training;

/// <summary>Tells of rows: a bar moves with each of them, and a line is said at each tenth.</summary>
internal sealed class RowProgress(IProgress<WorkProgress>? progress)
{
    private string _stage = "Scoring";
    private int _tenths;

    /// <param name="rows">The rows that are done.</param>
    /// <param name="position">The share of the files that was read up to the last of them.</param>
    public void Report(long rows, double position)
    {
        if ((int)(10 * position) > _tenths)
        {
            _tenths = (int)(10 * position);
            _stage = string.Create(CultureInfo.InvariantCulture, $"Scored {rows} rows");
        }

        progress?.Report(new WorkProgress(_stage, position));
    }
}
