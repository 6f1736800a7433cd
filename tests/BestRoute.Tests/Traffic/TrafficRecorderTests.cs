using Microsoft.Extensions.Time.Testing;

namespace BestRoute.Tests;

public sealed class TrafficRecorderTests
{
    private static readonly DateTimeOffset _start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly FakeTimeProvider _time = new(_start);
    private readonly TrafficRecorder _recorder;

    public TrafficRecorderTests() => _recorder = new TrafficRecorder("", _time);

    [Fact]
    public void Nothing_is_recorded_before_the_start()
    {
        _recorder.Ended(Decision("small"), RequestEnd.Answered);
        _recorder.Drawn("small", SampleOutcome.Returned, 1);
        _recorder.FailedOver("small");
        Assert.Null(_recorder.Read());

        _time.Advance(TimeSpan.FromHours(1));
        _recorder.Start();

        var report = _recorder.Read()!;
        Assert.Equal(_start.AddHours(1), report.Since);
        Assert.Equal(0, report.Answered + report.Failed + report.Canceled);
        Assert.Empty(report.Models);
        Assert.Empty(report.Recent);
    }

    [Fact]
    public void A_second_start_keeps_what_was_recorded()
    {
        _recorder.Start();
        _recorder.Ended(Decision("small"), RequestEnd.Answered);
        _time.Advance(TimeSpan.FromHours(1));
        _recorder.Start();

        Assert.Equal((1, _start), (_recorder.Read()!.Answered, _recorder.Read()!.Since));
    }

    [Fact]
    public void The_last_200_decisions_are_kept_and_those_after_a_number_can_be_read()
    {
        _recorder.Start();
        for (var i = 1; i <= 450; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            _recorder.Ended(Decision("small", cost: i), (RequestEnd)(i % 3));
        }

        var recent = _recorder.Read()!.Recent;
        Assert.Equal(Enumerable.Range(251, 200).Select(static i => ((long)i, (double?)i, (RequestEnd)(i % 3), _start.AddSeconds(i))), recent.Select(static one => (one.Number, one.Decision.Cost, one.End, one.Time)));
        Assert.Equal([449, 450], _recorder.Read(after: 448)!.Recent.Select(static one => one.Number));
        Assert.Empty(_recorder.Read(after: 450)!.Recent);
        Assert.Empty(_recorder.Read(after: 451)!.Recent);
        Assert.Equal(200, _recorder.Read(after: -1)!.Recent.Count);
    }

    [Fact]
    public void A_pool_whose_reference_answers_saves_nothing()
    {
        _recorder.Start();
        _recorder.Ended(Decision("large", cost: 7, reference: 5, "large"), RequestEnd.Answered);

        // The small model was skipped because its circuit was open, so only the reference was paid.
        var skipped = Decision("large", cost: 3, reference: 5, "large");
        _recorder.Ended(skipped with { Attempts = [new(new("small", 1), AttemptOutcome.Unavailable, 0, 0), .. skipped.Attempts] }, RequestEnd.Answered);

        Assert.Equal((10, 10), (_recorder.Read()!.Cost, _recorder.Read()!.ReferenceCost));
    }

    [Fact]
    public void Where_another_model_was_called_the_cost_of_the_reference_is_its_estimate()
    {
        _recorder.Start();
        _recorder.Ended(Decision("small", cost: 1, reference: 5, "small"), RequestEnd.Answered);
        _recorder.Ended(Decision("large", cost: 6, reference: 5, "small", "large"), RequestEnd.Answered);

        Assert.Equal((7, 10), (_recorder.Read()!.Cost, _recorder.Read()!.ReferenceCost));
    }

    [Fact]
    public void The_cost_of_requests_without_an_answer_counts_but_saves_nothing()
    {
        _recorder.Start();
        _recorder.Ended(Decision("small", cost: 1, reference: 5, "small"), RequestEnd.Failed);
        _recorder.Ended(Decision("small", cost: 2, reference: 5, "small"), RequestEnd.Canceled);

        var report = _recorder.Read()!;
        Assert.Equal((3, 3, 0), (report.Cost, report.UnansweredCost, report.ReferenceCost));
        Assert.Equal((0, 1, 1), (report.Answered, report.Failed, report.Canceled));
        Assert.Empty(report.Routes);
    }

    [Fact]
    public void Queries_above_the_limit_are_unusual_and_those_without_a_limit_are_not_compared()
    {
        _recorder.Start();
        foreach (var (score, limit) in new (double?, double?)[] { (0.995, 0.99), (0.99, 0.99), (0.5, 0.99), (0.999, null), (null, null) })
        {
            _recorder.Ended(Decision("small") with { OutOfDistributionScore = score, OutOfDistributionLimit = limit }, RequestEnd.Answered);
        }

        Assert.Equal((1, 3), (_recorder.Read()!.Unusual, _recorder.Read()!.Compared));
    }

    private static RoutingDecision Decision(string model, double cost = 1, double reference = 10, params string[] called) => new()
    {
        Route = new(model, 1),
        ReferenceModel = "large",
        Reason = RoutingReason.CheapestMatch,
        Policy = "threshold",
        EstimatedCost = cost,
        ReferenceEstimatedCost = reference,
        Cost = cost,
        Routes = [],
        Attempts = [.. called.Select(static id => new RouteAttempt(new(id, 1), AttemptOutcome.Answered, 1, 1))],
    };
}
