namespace BestRoute.Training;

/// <summary>Makes the progress of stages into one that never runs backwards.</summary>
internal sealed class StageProgress(IProgress<WorkProgress>? progress)
{
    private readonly Lock _lock = new();
    private string _stage = "";
    private double _start;
    private double _end;
    private double _last;

    /// <summary>Begins a stage.</summary>
    /// <param name="stage">What is being done.</param>
    /// <param name="end">The share of the whole that is done when the stage is.</param>
    public void Begin(string stage, double end)
    {
        lock (_lock)
        {
            (_stage, _start, _end) = (stage, _end, end);
        }

        Report(0);
    }

    /// <summary>Tells how much of the stage is done.</summary>
    public void Report(double fraction)
    {
        // Under the lock: the threads of a stage finish in any order.
        lock (_lock)
        {
            _last = Math.Max(_last, _start + ((_end - _start) * Math.Clamp(fraction, 0, 1)));
            progress?.Report(new WorkProgress(_stage, _last));
        }
    }
}
