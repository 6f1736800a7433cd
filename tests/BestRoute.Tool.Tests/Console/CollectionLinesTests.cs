using BestRoute.Tool.Tests.Backends;

namespace BestRoute.Tool.Tests.Console;

public class CollectionLinesTests
{
    [Fact]
    public void Report_writes_a_line_at_the_start_then_now_and_then_and_at_the_end()
    {
        using var writer = new StringWriter { NewLine = "\n" };
        var time = new StoppedTime(DateTimeOffset.UnixEpoch);
        var lines = new CollectionLines(new StageLines(writer), TimeSpan.FromSeconds(10), time);

        lines.Report(new(0, 0, 2000, 0, 0, 12.5));
        time.Advance(TimeSpan.FromSeconds(9));
        lines.Report(new(9, 0, 2000, 1, 0.05, 12.4));
        time.Advance(TimeSpan.FromSeconds(1));
        lines.Report(new(1500, 1, 2000, 2.25, 9.876543, 3));
        lines.Report(new(1501, 1, 2000, 2.25, 9.9, 3));
        lines.Report(new(1999, 1, 2000, 2.25, 12, 0));

        Assert.Equal(
            "[  0%] 0 of 2,000 responses, 0.0 per second, $0.00 spent, about $12.50 left to spend\n"
            + "[ 75%] 1,500 of 2,000 responses, 1 failed, 2.3 per second, $9.8765 spent, about $3.00 left to spend\n"
            + "[100%] 1,999 of 2,000 responses, 1 failed, 2.3 per second, $12.00 spent, about $0.00 left to spend\n",
            writer.ToString());
    }
}
