using System.Globalization;
using BestRoute.Training;

namespace BestRoute.Tool;

/// <summary>Describes the progress of a collection from time to time. A line per response would hide everything else.</summary>
internal sealed class CollectionLines(IProgress<WorkProgress> progress, TimeSpan interval, TimeProvider time) : IProgress<CollectionProgress>
{
    private long? _last;

    public void Report(CollectionProgress value)
    {
        var isEnd = value.Done + value.Failed >= value.Total;
        if (_last is { } last && !isEnd && time.GetElapsedTime(last) < interval)
        {
            return;
        }

        _last = time.GetTimestamp();
        var failed = value.Failed == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", {value.Failed:N0} failed");
        progress.Report(new WorkProgress(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{value.Done:N0} of {value.Total:N0} responses{failed}, {value.PerSecond:0.0} per second, ${value.Spent:0.00##} spent, about ${value.ToCome:0.00##} left to spend"),
            (double)value.Done / value.Total));
    }
}
