using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.AI;

namespace BestRoute.Tests;

public sealed class BestRouteMetricsTests
{
    // Instruments are shared by the process; measurements come on the flow that made them.
    private static readonly AsyncLocal<ConcurrentQueue<string>?> _mine = new();

    [Fact]
    public async Task Answers_failovers_and_cost_are_counted()
    {
        using var listener = new MeterListener { InstrumentPublished = static (instrument, self) => { if (instrument.Meter.Name == "BestRoute") { self.EnableMeasurementEvents(instrument); } } };
        listener.SetMeasurementEventCallback<long>(static (instrument, value, tags, _) => Add(instrument, value, tags));
        listener.SetMeasurementEventCallback<double>(static (instrument, value, tags, _) => Add(instrument, value, tags));
        listener.Start();
        var measured = _mine.Value = new();
        var pool = new TestPool().Reference("large", price: 10).Candidate("small", 0.9, client: FakeChatClient.Failing());
        pool["large"].Respond = static (_, _) => Task.FromResult(FakeChatClient.Answer("yes", 100, 25));
        using var client = pool.Client();

        await client.GetResponseAsync("Hi");

        Assert.Equal(
            [
                "bestroute.failovers 1 model=small outcome=Failed",
                "bestroute.answers 1 model=large samples=1 reason=Failover",
                "bestroute.cost 0.00125 model=large",
            ],
            measured);
    }

    [Theory]
    [InlineData(null, "bestroute.answers 1 model=large samples=1 reason=NoMatch")]
    [InlineData("cuda", "bestroute.answers 1 model=large samples=1 reason=NoMatch device=cuda")]
    public void The_device_is_a_tag_where_there_is_one(string? device, string expected)
    {
        using var listener = new MeterListener { InstrumentPublished = static (instrument, self) => { if (instrument.Name == "bestroute.answers") { self.EnableMeasurementEvents(instrument); } } };
        listener.SetMeasurementEventCallback<long>(static (instrument, value, tags, _) => Add(instrument, value, tags));
        listener.Start();
        var measured = _mine.Value = new();

        BestRouteMetrics.Answered(
            new() { Route = new("large", 1), ReferenceModel = "large", Reason = RoutingReason.NoMatch, Policy = "threshold", EstimatedCost = 0, ReferenceEstimatedCost = 0, Routes = [], Device = device });

        Assert.Equal([expected], measured);
    }

    private static void Add<T>(Instrument instrument, T value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        _mine.Value?.Enqueue($"{instrument.Name} {value} {string.Join(' ', tags.ToArray().Select(static tag => $"{tag.Key["bestroute.".Length..]}={tag.Value}"))}");
}
