using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace BestRoute.Tests;

/// <summary>Compares the circuit with a simple one over random sequences of attempts, outcomes and times.</summary>
public sealed class RandomCircuitTests
{
    // Polly counts in a tenth of the sampling duration: with times that are multiples of it, its counts are exact.
    private static readonly TimeSpan _step = TimeSpan.FromSeconds(3);

    [Theory]
    [InlineData(1, 0.1)]
    [InlineData(2, 0.4)]
    [InlineData(3, 0.6)]
    [InlineData(4, 0.95)]
    public void The_circuit_is_open_when_a_simple_one_is(int seed, double failureRate)
    {
        for (var run = 0; run < 60; run++)
        {
            Compare(new Random((seed * 1000) + run), failureRate);
        }
    }

    private static void Compare(Random random, double failureRate)
    {
        var time = new FakeTimeProvider();
        var log = new FakeLog();
        using var telemetry = new RouterTelemetry(log);
        var circuit = new ModelCircuit("small", time, telemetry, FailureRules.Of(new()));
        var expected = new SimpleCircuit();
        var running = new List<(CircuitPass Pass, SimpleCircuit.Attempt Attempt)>();
        var start = time.GetUtcNow();
        for (var i = 0; i < 400; i++)
        {
            time.Advance(_step * (random.Next(6) == 0 ? random.Next(40) : random.Next(2)));
            var now = (time.GetUtcNow() - start).TotalSeconds;
            Assert.Equal(expected.IsAvailable(now), circuit.IsAvailable);
            Assert.Equal(expected.OpenUntil, circuit.OpenUntil is { } until ? (until - start).TotalSeconds : null);
            if (running.Count == 0 || random.Next(2) == 0)
            {
                var mustTry = random.Next(8) == 0;
                var attempt = expected.Enter(now, mustTry);
                Assert.Equal(attempt is not null, circuit.TryEnter(mustTry, out var pass));
                if (attempt is not null)
                {
                    running.Add((pass, attempt));
                }

                continue;
            }

            var index = random.Next(running.Count);
            var (ended, model) = running[index];
            running.RemoveAt(index);
            if (random.Next(10) == 0)
            {
                circuit.Released(ended);
                expected.Released(model);
            }
            else if (random.NextDouble() < failureRate)
            {
                var retryAfter = random.Next(5) == 0 ? random.Next(200) : 0;
                circuit.Failed(ended, counts: true, TimeSpan.FromSeconds(retryAfter), "error");
                expected.Failed(now, model, retryAfter);
            }
            else
            {
                circuit.Succeeded(ended);
                expected.Succeeded(now, model);
            }
        }

        Assert.Equal(expected.Openings, log.Entries.Count(static entry => entry.Level == LogLevel.Warning));
        Assert.Equal(expected.Closings, log.Entries.Count(static entry => entry.Level == LogLevel.Information));
    }

    /// <summary>The same rules, with a list of all outcomes in place of counts, and times in seconds.</summary>
    private sealed class SimpleCircuit
    {
        private readonly List<(double Time, bool Failed, bool Alone)> _outcomes = [];
        private Attempt? _probe;
        private int _breaks;
        private int _successes;

        internal double? OpenUntil { get; private set; }

        internal int Openings { get; private set; }

        internal int Closings { get; private set; }

        internal bool IsAvailable(double now) => OpenUntil is null || (now >= OpenUntil && (_probe is null || now >= _probe.Start + 300));

        internal Attempt? Enter(double now, bool mustTry)
        {
            var attempt = new Attempt(now, Openings + Closings, _successes);
            if (!IsAvailable(now))
            {
                return mustTry ? attempt : null;
            }

            _probe = OpenUntil is null ? null : attempt;
            return attempt;
        }

        internal void Released(Attempt attempt) => _probe = attempt == _probe ? null : _probe;

        internal void Succeeded(double now, Attempt attempt)
        {
            _successes++;
            if (attempt.Changes != Openings + Closings)
            {
                return;
            }

            if (OpenUntil is null)
            {
                _outcomes.Add((now, false, false));
            }
            else
            {
                Closings++;
                OpenUntil = null;
                _probe = null;
                _outcomes.Clear();
            }
        }

        internal void Failed(double now, Attempt attempt, double retryAfter)
        {
            if (OpenUntil is { } until)
            {
                if (attempt == _probe)
                {
                    _probe = null;
                    _breaks++;
                    OpenUntil = now + Math.Max(retryAfter, Math.Min(300, 30 * Math.Pow(2, _breaks)));
                }
                else if (retryAfter > 0)
                {
                    OpenUntil = Math.Max(until, now + retryAfter);
                }

                return;
            }

            var trips = false;
            if (attempt.Changes == Openings + Closings)
            {
                _outcomes.Add((now, true, attempt.Successes == _successes));
                trips = HasFailedTooOften(now);
            }

            if (trips || retryAfter > 0)
            {
                Openings++;
                _breaks = 0;
                _probe = null;
                OpenUntil = now + Math.Max(retryAfter, trips ? 30 : 0);
                _outcomes.Clear();
            }
        }

        // Successes count if there was a failure in the 30 seconds before them.
        private bool HasFailedTooOften(double now)
        {
            var counted = _outcomes
                .Where((outcome, i) => now - outcome.Time < 30 && (outcome.Failed || _outcomes.Take(i).Any(earlier => earlier.Failed && outcome.Time - earlier.Time < 30)))
                .ToList();
            return _outcomes.AsEnumerable().Reverse().TakeWhile(static outcome => outcome.Failed).Count(static outcome => outcome.Alone) >= 5
                || (counted.Count >= 5 && counted.Count(static outcome => outcome.Failed) >= 0.5 * counted.Count);
        }

        internal sealed class Attempt(double start, int changes, int successes)
        {
            internal double Start => start;

            internal int Changes => changes;

            internal int Successes => successes;
        }
    }
}
