using System.Globalization;
using System.Text.RegularExpressions;

namespace BestRoute.Tool.Tests;

/// <summary>What <c>bestroute report</c> says that a package would save, in percent of the reference's cost.</summary>
internal sealed partial record ReportedSaving(double Value, double Low, double High)
{
    /// <summary>Reads the output of the command.</summary>
    public static ReportedSaving Of(string output)
    {
        var match = Sentence().Match(output);
        Assert.True(match.Success, output);
        double Number(string name) => double.Parse(match.Groups[name].Value, CultureInfo.InvariantCulture);
        return new(Number("value"), Number("low"), Number("high"));
    }

    /// <summary>Asserts that what was saved later agrees with the interval. The interval is for the mean. The live queries are a sample of their own, so their mean varies too.</summary>
    public void AssertContains(double saving, int observed, int live)
    {
        var tolerance = (High - Low) / 2 * Math.Sqrt(1 + ((double)observed / live));
        Assert.InRange(saving, Value - tolerance, Value + tolerance);
    }

    [GeneratedRegex(@"would save about (?<value>[\d.]+)% \((?<low>[\d.]+)% to (?<high>[\d.]+)%\) of the reference's cost")]
    private static partial Regex Sentence();
}
