using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging.Abstractions;

namespace BestRoute.Tests;

/// <summary>Telemetry costs nothing while nobody listens. bench/ compares the bytes and the time of a whole request with an earlier build.</summary>
[Collection(TelemetryRecorder.Alone)]
public sealed class UnwatchedRequestTests
{
    private static readonly RoutingDecision _decision = new()
    {
        Route = new("small", 3),
        ReferenceModel = "large",
        Reason = RoutingReason.CheapestMatch,
        Policy = "threshold",
        EstimatedCost = 1,
        ReferenceEstimatedCost = 10,
        Cost = 1,
        OutOfDistributionScore = 0.5,
        Timings = new() { FirstContent = TimeSpan.FromSeconds(1) },
        Device = "cuda",
        Routes = [],
        Attempts = [new(new("small", 3), AttemptOutcome.Answered, 3, 3)],
    };

    [Fact]
    public void Nothing_is_allocated_and_no_wrapper_is_used()
    {
        using var telemetry = new RouterTelemetry(NullLogger.Instance, "", new TrafficRecorder("", TimeProvider.System));
        var usage = new UsageDetails { InputTokenCount = 1 };

        Assert.Equal(0, Allocations.Of(() => Record(telemetry, usage)));
        Assert.False(telemetry.WatchesRequests || telemetry.Spans.AreWatched || RouterSpans.IsInside);

        using (Listen())
        {
            Assert.NotEqual(0, Allocations.Of(() => Record(telemetry, usage)));
            Assert.True(telemetry.WatchesRequests && telemetry.Spans.AreWatched);
        }
    }

    [Fact]
    public void A_request_allocates_less_than_with_a_listener_and_as_much_as_before_there_was_one()
    {
        var pool = new TestPool().Reference().Candidate("small", 0.9);
        using var client = pool.Client();
        var before = OfRequest(client);
        long during;
        using (Listen())
        {
            during = OfRequest(client);
        }

        Assert.Equal(before, OfRequest(client));
        Assert.True(during > before, $"{during} bytes with a listener, {before} without one.");
    }

    private static long OfRequest(BestRouteChatClient client)
    {
        var question = new ChatMessage(ChatRole.User, "Hi");
        return Allocations.Of(() => Assert.True(client.GetResponseAsync([question]).IsCompletedSuccessfully));
    }

    private static void Record(RouterTelemetry telemetry, UsageDetails usage)
    {
        telemetry.Spans.StartRequest("small", "c1", isStreamed: false)?.Dispose();
        telemetry.Spans.StartPrediction()?.Dispose();
        telemetry.Spans.StartScoring(3)?.Dispose();
        RouterSpans.StartSample("small", 0, 1)?.Dispose();
        telemetry.Answered(_decision, usage);
        telemetry.Unanswered(_decision, usage, isCanceled: true);
        telemetry.Drawn("small", SampleOutcome.Returned, 3);
        telemetry.FailedOver(_decision.Route, AttemptOutcome.Failed);
        telemetry.Metrics.Fallback("scoring");
        telemetry.Metrics.Decided(TimeSpan.FromMilliseconds(1));
        telemetry.Metrics.Scored(3, TimeSpan.FromMilliseconds(1));
        telemetry.Metrics.FirstContent(_decision, isStreamed: true);
        telemetry.Metrics.CircuitChanged("small", isOpen: true);
    }

    private static Listeners Listen()
    {
        var spans = new ActivityListener { ShouldListenTo = static source => source.Name == "BestRoute", Sample = static (ref _) => ActivitySamplingResult.AllDataAndRecorded };
        ActivitySource.AddActivityListener(spans);
        var measurements = new MeterListener
        {
            InstrumentPublished = static (instrument, self) =>
            {
                if (instrument.Meter.Name == "BestRoute")
                {
                    self.EnableMeasurementEvents(instrument);
                }
            },
        };
        measurements.Start();
        return new Listeners(spans, measurements);
    }

    private sealed record Listeners(ActivityListener Spans, MeterListener Measurements) : IDisposable
    {
        public void Dispose()
        {
            Spans.Dispose();
            Measurements.Dispose();
        }
    }
}
