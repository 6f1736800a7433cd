using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Time.Testing;

namespace BestRoute.Tests;

/// <summary>The recorded sums of random traffic in parallel, compared with what the backends and the callers wrote into ledgers of their own.</summary>
public sealed class TrafficLedgerTests
{
    private const int Requests = 3_000;
    private const int PromptTokens = 50;

    private readonly ConcurrentBag<(int Request, string Model, SampleOutcome Outcome, double Dollars)> _calls = [];
    private readonly ConcurrentBag<(int Request, RoutingDecision Decision, RequestEnd End)> _ends = [];
    private readonly ConcurrentDictionary<int, CancellationTokenSource> _stops = [];
    private readonly FakeTimeProvider _time = new();

    private enum Kind
    {
        Whole,
        Streamed,
        Several,
        SomeFail,
        FailsOver,
        Fails,
        Cancelled,
        CancelledStream,
        BrokenStream,
        Reference,
    }

    [Fact]
    public async Task Recorded_sums_equal_the_ledgers_of_backends_and_callers()
    {
        var pool = new TestPool().Candidate("small", [0.4, 0.6, 0.9], price: 1).Candidate("medium", 0.7, price: 3).Reference(price: 10);
        pool.Options.CircuitBreaker.IsEnabled = false;
        foreach (var model in pool.Options.Models)
        {
            var id = model.Id;
            var price = model.Price!.InputPerMillion / 1e6;
            pool[id].Respond = (call, _) => RespondAsync(call, id, price);
            pool[id].Stream = (call, token) => StreamAsync(call, id, price, token);
        }

        var recorder = new TrafficRecorder("", _time);
        recorder.Start();
        pool.Options.Predictor = pool.Predictor;
        using var client = new BestRouteChatClient(new FixedPoolSource(pool.Options), loggerFactory: null, leaveOpen: true, _time, observer: null, recorder);
        await Parallel.ForAsync(0, Requests, new ParallelOptions { MaxDegreeOfParallelism = 32 }, async (request, _) => await AskAsync(client, request)).OrHang();

        var report = recorder.Read()!;
        Assert.Equal(
            (Count(RequestEnd.Answered), Count(RequestEnd.Failed), Count(RequestEnd.Canceled)),
            (report.Answered, report.Failed, report.Canceled));
        Assert.Equal(Requests, report.Answered + report.Failed + report.Canceled);
        Assert.True(report.Failed > 0 && report.Canceled > 0);

        // The backends' own arithmetic. The router estimates the cost of what was cancelled or broke off, so the callers' decisions count there.
        var estimated = _ends.Where(static end => end.Decision.CostIsEstimated).ToDictionary(static end => end.Request, static end => end.Decision.Cost!.Value);
        Assert.InRange(estimated.Count, 1, Requests / 2);
        Assert.Equal(_calls.Where(call => !estimated.ContainsKey(call.Request)).Sum(static call => call.Dollars) + estimated.Values.Sum(), report.Cost, 1e-9);
        Assert.Equal(
            _calls.GroupBy(static call => call.Model).Select(static calls => (
                calls.Key,
                Returned: calls.LongCount(static call => call.Outcome == SampleOutcome.Returned),
                Failed: calls.LongCount(static call => call.Outcome == SampleOutcome.Failed),
                Canceled: calls.LongCount(static call => call.Outcome == SampleOutcome.Canceled))).Order(),
            report.Models.Select(static model => (model.Model, model.Returned, model.Failed, model.Canceled)).Order());

        // What the callers got.
        var answered = _ends.Where(static end => end.End == RequestEnd.Answered).Select(static end => end.Decision).ToList();
        Assert.Equal(
            answered.CountBy(static decision => decision.Route).Select(static route => (route.Key.ToString(), (long)route.Value)).Order(),
            report.Routes.Select(static route => (route.Route.ToString(), route.Answered)).Order());
        Assert.Equal(
            answered.CountBy(static decision => decision.Reason).Select(static reason => (reason.Key, (long)reason.Value)).Order(),
            report.Reasons.Select(static reason => (reason.Reason, reason.Answered)));
        Assert.Equal(_ends.Where(static end => end.End != RequestEnd.Answered).Sum(static end => end.Decision.Cost!.Value), report.UnansweredCost, 1e-9);
        Assert.Equal(report.Cost - report.UnansweredCost, report.Routes.Sum(static route => route.Cost), 1e-9);
        Assert.Equal(
            answered.Sum(static decision => decision.Attempts.All(static attempt => attempt.Route.Model == "large") ? decision.Cost!.Value : decision.ReferenceEstimatedCost),
            report.ReferenceCost,
            1e-9);
        Assert.Equal(_ends.Sum(static end => end.Decision.Attempts.Count(static attempt => attempt.Outcome != AttemptOutcome.Answered) - (end.End == RequestEnd.Answered ? 0 : 1)), report.Models.Sum(static model => model.Failovers));
        Assert.Equal((Requests, report.Answered, report.Answered), (report.Decision.Count, report.FirstContent.Count, report.Total.Count));
        Assert.Equal(200, report.Recent.Select(static one => one.Number).Distinct().Count());

        long Count(RequestEnd end) => _ends.LongCount(one => one.End == end);
    }

    private static Kind KindOf(int request) => (Kind)new Random(request).Next(10);

    private static ChatOptions OptionsOf(Kind kind) => kind switch
    {
        Kind.Several or Kind.SomeFail => new ChatOptions().WithRoute("small", 3),
        Kind.Fails or Kind.Cancelled => new ChatOptions().WithRoute("medium"),
        Kind.Streamed or Kind.CancelledStream or Kind.BrokenStream => new ChatOptions().WithRoute("small"),
        Kind.Reference => new ChatOptions().WithThreshold(1),
        Kind.FailsOver => new ChatOptions().WithThreshold(0.8),
        _ => new ChatOptions().WithThreshold(0.65),
    };

    private async Task AskAsync(BestRouteChatClient client, int request)
    {
        var kind = KindOf(request);
        var prompt = request.ToString("D", CultureInfo.InvariantCulture).PadRight(4 * PromptTokens, '.');
        using var stop = _stops[request] = new CancellationTokenSource();
        try
        {
            if (kind is Kind.Streamed or Kind.CancelledStream or Kind.BrokenStream)
            {
                RoutingDecision? decision = null;
                try
                {
                    await foreach (var update in client.GetStreamingResponseAsync(prompt, OptionsOf(kind), stop.Token))
                    {
                        decision = update.GetRoutingDecision();
                        if (kind == Kind.CancelledStream)
                        {
                            await stop.CancelAsync();
                        }
                    }
                }
                catch (Exception error) when (decision is not null && error is OperationCanceledException or HttpRequestException)
                {
                    // There was content, so the request was answered.
                    decision = error.GetRoutingDecision()!;
                }

                _ends.Add((request, decision!, RequestEnd.Answered));
                return;
            }

            _ends.Add((request, (await client.GetResponseAsync(prompt, OptionsOf(kind), stop.Token)).GetRoutingDecision()!, RequestEnd.Answered));
        }
        catch (Exception error) when (error is OperationCanceledException or HttpRequestException)
        {
            _ends.Add((request, error.GetRoutingDecision()!, error is OperationCanceledException ? RequestEnd.Canceled : RequestEnd.Failed));
        }
    }

    private async Task<ChatResponse> RespondAsync(FakeCall call, string model, double price)
    {
        await Task.Yield();
        var request = RequestOf(call);
        switch (KindOf(request))
        {
            case Kind.Fails:
            case Kind.FailsOver when model != "large":
            case Kind.SomeFail when call.SampleIndex == request % 3:
                _calls.Add((request, model, SampleOutcome.Failed, 0));
                throw new HttpRequestException("The backend is down.");
            case Kind.Cancelled:
                _calls.Add((request, model, SampleOutcome.Canceled, 0));
                _ = _stops[request].CancelAsync();
                return await new TaskCompletionSource<ChatResponse>().Task;
            default:
                var output = 1 + new Random(request).Next(200);
                _calls.Add((request, model, SampleOutcome.Returned, (PromptTokens + output) * price));
                return FakeChatClient.Answer("fine", PromptTokens, output);
        }
    }

    private async IAsyncEnumerable<ChatResponseUpdate> StreamAsync(FakeCall call, string model, double price, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.Yield();
        var request = RequestOf(call);
        var kind = KindOf(request);
        var output = 1 + new Random(request).Next(200);
        _calls.Add((request, model, kind switch { Kind.Streamed => SampleOutcome.Returned, Kind.BrokenStream => SampleOutcome.Failed, _ => SampleOutcome.Canceled }, (PromptTokens + output) * price));
        yield return new(ChatRole.Assistant, [new TextContent("fi"), new UsageContent(new() { InputTokenCount = PromptTokens, OutputTokenCount = output })]);
        if (kind == Kind.BrokenStream)
        {
            throw new HttpRequestException("The connection was closed.");
        }

        await Task.Delay(kind == Kind.CancelledStream ? Timeout.InfiniteTimeSpan : TimeSpan.Zero, cancellationToken);
        yield return new(ChatRole.Assistant, "ne");
    }

    private static int RequestOf(FakeCall call) => int.Parse(call.Messages[0].Text.TrimEnd('.'), CultureInfo.InvariantCulture);
}
