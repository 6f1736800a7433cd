using System.Diagnostics.Metrics;
using System.Globalization;
using Microsoft.Extensions.AI;

namespace BestRoute.Tests;

/// <summary>The bill of many requests of all kinds, compared with what scripted servers write into their own ledger.</summary>
public sealed class LedgerTests
{
    private const int Requests = 10_000;
    private const int Waves = 50;

    // Output lengths from 40 to 160 tokens, 100 on average; a prompt of 400 characters has 100 tokens.
    private const int MeanOutput = 100;
    private const int PromptTokens = 100;

    private readonly Lock _lock = new();
    private readonly Dictionary<int, Entry> _entries = [];

    private enum Kind
    {
        Whole,
        Streamed,
        Cached,
        Reasoning,
        RunningTotals,
        Invalid,
        Failing,
        NoUsage,
        CancelledWhole,
        CancelledStream,
    }

    [Fact]
    public async Task The_bill_of_10000_mixed_requests_equals_the_ledger_of_the_servers()
    {
        var pool = new TestPool().Candidate("small", [0, 0.3, 0.9], price: 1).Candidate("medium", 0.2, price: 3).Reference(price: 10);
        foreach (var model in pool.Options.Models)
        {
            var price = model.Price!.InputPerMillion;
            model.Price = new ModelPrice(price, 4 * price, price / 10, CacheWritePerMillion: 1.25 * price, ReasoningPerMillion: 3 * price);
            var server = new Server(this, price);
            pool[model.Id].Respond = server.AnswerAsync;
            pool[model.Id].Stream = server.StreamAsync;
        }

        using var client = pool.Client();
        var metric = await MeasureMetricAsync(async () =>
        {
            for (var wave = 0; wave < Waves; wave++)
            {
                await Task.WhenAll(Enumerable.Range(wave * Requests / Waves, Requests / Waves).Select(i => Task.Run(() => AskAsync(client, i)))).OrHang();
            }
        });

        var entries = _entries.Values.ToList();
        Assert.Equal(Requests, entries.Count);

        // Where all usage arrived, request by request.
        var reported = entries.Where(static entry => !entry.IsEstimated).ToList();
        Assert.True(reported.Count > Requests / 2);
        Assert.All(reported, static entry => Assert.Equal(entry.Charged, entry.Billed, 1e-12));
        Assert.Equal(reported.Sum(static entry => entry.Charged), reported.Sum(static entry => entry.Billed), 1e-6);

        // What was cancelled, failed or not reported is flagged, and right in sum.
        Assert.All(entries.Where(static entry => entry.Kind is Kind.NoUsage or Kind.CancelledWhole or Kind.CancelledStream), static entry => Assert.True(entry.IsEstimated));
        foreach (var kind in new[] { Kind.NoUsage, Kind.CancelledWhole, Kind.CancelledStream })
        {
            var estimated = entries.Where(entry => entry.Kind == kind).ToList();
            Assert.InRange(estimated.Sum(static entry => entry.Billed) / estimated.Sum(static entry => entry.Charged), 0.9, 1.1);
        }

        // The metric has the same sum, over answered, failed and cancelled requests.
        Assert.Equal(entries.Sum(static entry => entry.Billed), metric, 1e-6);
    }

    private static Kind KindOf(int request) => (Kind)(request % 10);

    // Several samples are drawn as a whole, also for a stream.
    private static ChatOptions OptionsOf(int request) => new ChatOptions().WithRoute("small", KindOf(request) == Kind.CancelledStream ? 1 : 1 + (request / 10 % 3));

    private async Task AskAsync(BestRouteChatClient client, int request)
    {
        var kind = KindOf(request);
        var prompt = request.ToString("D", CultureInfo.InvariantCulture).PadRight(4 * PromptTokens, '.');

        // Forced routes do not fail over, so requests that have to are routed by the threshold.
        var options = kind is Kind.Invalid or Kind.Failing ? new ChatOptions().WithThreshold(0.5) : OptionsOf(request);
        using var stop = new CancellationTokenSource();
        RoutingDecision? decision = null;
        using var scope = RoutingCostScope.Begin();
        lock (_lock)
        {
            _entries[request] = new Entry(kind) { Stop = stop };
        }

        try
        {
            if (kind is Kind.Streamed or Kind.RunningTotals or Kind.CancelledStream)
            {
                await foreach (var update in client.GetStreamingResponseAsync(prompt, options, stop.Token))
                {
                    decision = update.GetRoutingDecision();
                }
            }
            else
            {
                decision = (await client.GetResponseAsync(prompt, options, stop.Token)).GetRoutingDecision();
            }
        }
        catch (Exception error) when (error is OperationCanceledException or HttpRequestException)
        {
            decision = error.GetRoutingDecision();
        }

        lock (_lock)
        {
            var entry = _entries[request];
            entry.Billed = scope.Cost;
            entry.IsEstimated = scope.CostIsEstimated;
            Assert.Equal(decision!.Cost!.Value, scope.Cost, 1e-15);
            Assert.Equal(decision.CostIsEstimated, scope.CostIsEstimated);
        }
    }

    private static async Task<double> MeasureMetricAsync(Func<Task> work)
    {
        var total = 0.0;
        var guard = new Lock();
        using var listener = new MeterListener();
        listener.InstrumentPublished = static (instrument, self) =>
        {
            if (instrument.Meter.Name == TelemetryNames.Source && instrument.Name == TelemetryNames.Instruments.Cost)
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        var flow = new AsyncLocal<bool>();
        listener.SetMeasurementEventCallback<double>((_, cost, _, _) =>
        {
            // Other tests run at the same time, and record into the same meter.
            if (flow.Value)
            {
                lock (guard)
                {
                    total += cost;
                }
            }
        });
        listener.Start();
        flow.Value = true;
        await work();
        return total;
    }

    private Task Leave(int request)
    {
        lock (_lock)
        {
            return _entries[request].Stop.CancelAsync();
        }
    }

    private void Charge(int request, double dollars)
    {
        lock (_lock)
        {
            _entries[request].Charged += dollars;
        }
    }

    private sealed record Entry(Kind Kind)
    {
        public double Charged { get; set; }

        public double Billed { get; set; }

        public bool IsEstimated { get; set; }

        public required CancellationTokenSource Stop { get; init; }
    }

    /// <summary>A server that charges by its own arithmetic, in dollars per token.</summary>
    private sealed class Server(LedgerTests ledger, double inputPrice)
    {
        private readonly double _input = inputPrice / 1e6;
        private readonly double _output = 4 * inputPrice / 1e6;

        public async Task<ChatResponse> AnswerAsync(FakeCall call, CancellationToken cancellationToken)
        {
            var (request, output) = Read(call);
            if (KindOf(request) != Kind.CancelledWhole)
            {
                await Task.Yield();
            }

            switch (KindOf(request))
            {
                case Kind.Failing when _input < 5e-6:
                    throw new HttpRequestException("The backend is down.");
                case Kind.CancelledWhole:
                    // The server goes on, and charges the whole answer, though nobody waits for it.
                    ledger.Charge(request, (PromptTokens * _input) + (output * _output));
                    _ = ledger.Leave(request);
                    return await new TaskCompletionSource<ChatResponse>().Task;
                case Kind.Invalid when _input < 5e-6:
                    // All of it was thinking.
                    ledger.Charge(request, (PromptTokens * _input) + (output * _output));
                    return Response("", new() { InputTokenCount = PromptTokens, OutputTokenCount = output });
                case Kind.Cached:
                    ledger.Charge(request, (50 * _input) + (30 * _input / 10) + (20 * _input * 1.25) + (output * _output));
                    return Response("fine", new()
                    {
                        InputTokenCount = PromptTokens,
                        CachedInputTokenCount = 30,
                        OutputTokenCount = output,
                        TotalTokenCount = PromptTokens + output,
                        AdditionalCounts = new() { ["CacheCreationInputTokens"] = 20 },
                    });
                case Kind.Reasoning:
                    // Reasoning outside of the output, inside of the total.
                    ledger.Charge(request, (PromptTokens * _input) + (output * _output) + (40 * _input * 3));
                    return Response("fine", new() { InputTokenCount = PromptTokens, OutputTokenCount = output, ReasoningTokenCount = 40, TotalTokenCount = PromptTokens + output + 40 });
                case Kind.NoUsage:
                    ledger.Charge(request, (PromptTokens * _input) + (output * _output));
                    return Response(new string('a', 4 * output), null);
                default:
                    ledger.Charge(request, (PromptTokens * _input) + (output * _output));
                    return Response("fine", new() { InputTokenCount = PromptTokens, OutputTokenCount = output, TotalTokenCount = PromptTokens + output });
            }
        }

        public async IAsyncEnumerable<ChatResponseUpdate> StreamAsync(FakeCall call, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await Task.Yield();
            var (request, output) = Read(call);
            var kind = KindOf(request);
            if (kind is Kind.Failing or Kind.Invalid || !call.IsStreaming)
            {
                throw new InvalidOperationException("These kinds are not streamed.");
            }

            yield return new(ChatRole.Assistant, []);
            for (var token = 1; token <= output; token++)
            {
                if (kind == Kind.CancelledStream && token > output / 2)
                {
                    // The server sees that its caller has gone, and charges what it has sent.
                    ledger.Charge(request, (PromptTokens * _input) + ((token - 1) * _output));
                    _ = ledger.Leave(request);
                    await new TaskCompletionSource().Task;
                }

                var update = new ChatResponseUpdate(ChatRole.Assistant, "abcd");
                if (kind == Kind.RunningTotals)
                {
                    update.Contents.Add(new UsageContent(new() { InputTokenCount = PromptTokens, OutputTokenCount = token }));
                }

                yield return update;
            }

            ledger.Charge(request, (PromptTokens * _input) + (output * _output));
            if (kind == Kind.Streamed)
            {
                yield return new(ChatRole.Assistant, [new UsageContent(new() { InputTokenCount = PromptTokens, OutputTokenCount = output })]);
            }
        }

        private static (int Request, int Output) Read(FakeCall call)
        {
            var request = int.Parse(call.Messages[0].Text.TrimEnd('.'), CultureInfo.InvariantCulture);
            var random = new Random((request * 7) + call.SampleIndex.GetValueOrDefault());
            return (request, random.Next(MeanOutput - 60, MeanOutput + 61));
        }

        private static ChatResponse Response(string text, UsageDetails? usage) => new(new ChatMessage(ChatRole.Assistant, text)) { Usage = usage };
    }
}
