using System.Diagnostics;
using System.Globalization;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace BestRoute.Tests;

/// <summary>What an application exports that adds the source and the meter to OpenTelemetry. The tests that use it run alone, because it hears all clients of the process.</summary>
internal sealed class TelemetryRecorder : IDisposable
{
    /// <summary>The collection of the tests that hear all clients, or need that nobody listens.</summary>
    public const string Alone = "Telemetry";

    private const string Available = "bestroute.model.available";

    private readonly List<Activity> _spans = [];
    private readonly List<MetricSnapshot> _metrics = [];
    private readonly List<Metric> _exported = [];
    private readonly TracerProvider _tracing;
    private readonly MeterProvider _metering;

    public TelemetryRecorder(params string[] moreSources)
    {
        _tracing = Sdk.CreateTracerProviderBuilder().AddSource(["BestRoute", .. moreSources]).AddInMemoryExporter(_spans).Build();
        _metering = Sdk.CreateMeterProviderBuilder().AddMeter("BestRoute").AddInMemoryExporter(_metrics).AddInMemoryExporter(_exported).Build();
    }

    /// <summary>Gets the spans that have ended, in the order of their ends.</summary>
    public IReadOnlyList<Activity> Spans => [.. _spans];

    /// <summary>The spans as "name &lt; parent", in the order of their ends.</summary>
    public IEnumerable<string> Tree => Spans.Select(static span => span.Parent is { } parent ? $"{span.OperationName} < {parent.OperationName}" : span.OperationName);

    /// <summary>Gets the only span of a name.</summary>
    public Activity Span(string name) => Assert.Single(Spans, span => span.OperationName == name);

    /// <summary>Collects and returns all measurements of requests, as "instrument value tag=value"; of a histogram "instrument count sum".</summary>
    public IReadOnlyList<string> Collect() => Collect(static metric => metric.Name != Available);

    /// <summary>Collects and returns whether a model is available. Clients that other tests did not dispose report theirs too, so its name must be used once.</summary>
    public string IsAvailable(string model) => Assert.Single(Collect(static metric => metric.Name == Available), series => series.EndsWith($"={model}", StringComparison.Ordinal));

    /// <summary>Collects and returns the tags of the meters that have measured an instrument.</summary>
    public IEnumerable<string> MetersOf(string instrument)
    {
        _exported.Clear();
        Assert.True(_metering.ForceFlush());
        return _exported.Where(metric => metric.Name == instrument).Select(static metric => string.Join(' ', (metric.MeterTags ?? []).Select(static tag => $"{tag.Key}={tag.Value}"))).Order(StringComparer.Ordinal);
    }

    public void Dispose()
    {
        _tracing.Dispose();
        _metering.Dispose();
    }

    private string[] Collect(Func<MetricSnapshot, bool> filter)
    {
        _metrics.Clear();
        Assert.True(_metering.ForceFlush());
        return [.. _metrics.Where(filter).SelectMany(static metric => metric.MetricPoints.Select(point => $"{metric.Name} {Value(metric.MetricType, point)}{Tags(point)}"[10..])).Order(StringComparer.Ordinal)];
    }

    private static string Value(MetricType type, MetricPoint point) => type switch
    {
        MetricType.LongSum => point.GetSumLong().ToString(CultureInfo.InvariantCulture),
        MetricType.LongGauge => point.GetGaugeLastValueLong().ToString(CultureInfo.InvariantCulture),
        MetricType.DoubleGauge => point.GetGaugeLastValueDouble().ToString("0.#########", CultureInfo.InvariantCulture),
        MetricType.DoubleSum => point.GetSumDouble().ToString("0.#########", CultureInfo.InvariantCulture),
        MetricType.Histogram => string.Create(CultureInfo.InvariantCulture, $"{point.GetHistogramCount()} {point.GetHistogramSum():0.#########}"),
        _ => throw new InvalidOperationException($"{type} is not expected."),
    };

    private static string Tags(MetricPoint point)
    {
        var tags = new List<string>();
        foreach (var (name, value) in point.Tags)
        {
            tags.Add(string.Create(CultureInfo.InvariantCulture, $" {name.Replace("bestroute.", "", StringComparison.Ordinal)}={value}"));
        }

        return string.Concat(tags.Order(StringComparer.Ordinal));
    }
}

[CollectionDefinition(TelemetryRecorder.Alone, DisableParallelization = true)]
#pragma warning disable CA1711 // The name that xunit's documentation uses.
public sealed class TelemetryCollection;
#pragma warning restore CA1711
