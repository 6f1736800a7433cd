namespace BestRoute.Tool.Tests.Console;

public class StageLinesTests
{
    [Fact]
    public void Report_writes_a_line_when_a_stage_begins()
    {
        using var writer = new StringWriter { NewLine = "\n" };
        var lines = new StageLines(writer);

        lines.Report(new("Reading", 0));
        lines.Report(new("Reading", 0.03));
        lines.Report(new("Fitting", 0.05));
        lines.Report(new("Done", 1));

        Assert.Equal("[  0%] Reading\n[  5%] Fitting\n[100%] Done\n", writer.ToString());
    }

    [Fact]
    public void Report_writes_more_lines_while_a_long_stage_goes_on()
    {
        using var writer = new StringWriter { NewLine = "\n" };
        var lines = new StageLines(writer);
        for (var done = 0; done <= 200; done++)
        {
            lines.Report(new("Running", done / 1000.0));
        }

        Assert.Equal("[  0%] Running\n[  5%] Running\n[ 10%] Running\n[ 15%] Running\n[ 20%] Running\n", writer.ToString());
    }
}
