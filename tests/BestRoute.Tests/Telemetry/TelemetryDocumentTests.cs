using System.Diagnostics.Metrics;
using System.Reflection;
using System.Text.RegularExpressions;

namespace BestRoute.Tests;

/// <summary>docs/telemetry.md lists what there is, and nothing else.</summary>
[Collection(TelemetryRecorder.Alone)]
public sealed partial class TelemetryDocumentTests
{
    private static readonly string _document = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Telemetry", "telemetry.md"));

    [Fact]
    public void The_table_of_the_instruments_lists_each_with_its_kind_and_unit()
    {
        var published = new List<string>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, _) =>
            {
                if (instrument.Meter.Name == "BestRoute")
                {
                    published.Add($"{instrument.Name} | {KindOf(instrument)} | {instrument.Unit}");
                }
            },
        };
        listener.Start();
        using var client = new TestPool().Reference().Candidate("small", 0.9).Client();
        using var observation = new ObservationMetrics("");

        // Clients that other tests did not dispose have instruments too.
        Assert.Equal(
            published.Distinct().Order(StringComparer.Ordinal),
            Instrument().Matches(_document).Select(static row => $"{row.Groups[1].Value} | {row.Groups[2].Value} | {row.Groups[3].Value}").Order(StringComparer.Ordinal));
        Assert.NotEmpty(published);
    }

    [Fact]
    public void Every_name_is_there_and_every_name_there_exists() =>
        Assert.Equal(
            Names(typeof(TelemetryNames)).Where(static name => name != TelemetryNames.Source).Distinct().Order(StringComparer.Ordinal),
            Name().Matches(_document).Select(static name => name.Groups[1].Value).Distinct().Order(StringComparer.Ordinal));

    private static string KindOf(Instrument instrument) => instrument.GetType().Name switch
    {
        "Counter`1" => "counter",
        "Histogram`1" => "histogram",
        "ObservableGauge`1" => "gauge",
        var other => other,
    };

    private static IEnumerable<string> Names(Type type) =>
        type.GetFields(BindingFlags.Static | BindingFlags.NonPublic).Select(static field => (string)field.GetRawConstantValue()!)
            .Concat(type.GetNestedTypes(BindingFlags.NonPublic).SelectMany(Names));

    [GeneratedRegex(@"^\| `([a-z_.]+)` \| (counter|histogram|gauge) \| `([^`]+)` \|", RegexOptions.Multiline)]
    private static partial Regex Instrument();

    [GeneratedRegex("`((?:bestroute|gen_ai|error)\\.[a-z_.]+)`")]
    private static partial Regex Name();
}
