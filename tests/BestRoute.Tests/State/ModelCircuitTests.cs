using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace BestRoute.Tests;

public sealed class ModelCircuitTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly FakeLog _log = new();
    private readonly BestRouteOptions _options = new();

    [Fact]
    public void C3_a_model_that_refuses_for_an_hour_gets_few_attempts_and_one_warning()
    {
        var circuit = Circuit();
        var attempts = 0;
        for (var i = 0; i < 1000; i++)
        {
            if (circuit.TryEnter(mustTry: false, out var pass))
            {
                attempts++;
                Fail(circuit, pass);
            }

            _time.Advance(TimeSpan.FromSeconds(3.6));
        }

        // 5 failures open the circuit. Then 30, 60, 120 and 240 seconds pass between attempts, and 5 minutes between later ones.
        Assert.InRange(attempts, 5 + 4 + 9, 5 + 4 + 11);
        Assert.Equal([LogLevel.Warning], _log.Entries.Select(static entry => entry.Level));

        _time.Advance(TimeSpan.FromMinutes(5));
        Assert.True(circuit.TryEnter(mustTry: false, out var last));
        circuit.Succeeded(last);

        Assert.True(circuit.IsAvailable);
        Assert.Null(circuit.OpenUntil);
        Assert.Equal(
            [
                (LogLevel.Warning, "The model 'small' gets no requests for 30 seconds, after HttpRequestException. Then one request at a time tries it. This is logged once, until the model is available again."),
                (LogLevel.Information, "The model 'small' is available again."),
            ],
            _log.Entries.Select(static entry => (entry.Level, entry.Message)));
    }

    [Theory]
    [InlineData(60, 60)]
    [InlineData(1, 1)]
    [InlineData(86_400, 3600)]
    public void C4_no_attempt_starts_before_the_retry_after_is_over(int retryAfter, int expected)
    {
        var circuit = Circuit();
        Fail(circuit, Enter(circuit), retryAfter);

        for (var second = 0; second < expected; second++)
        {
            Assert.False(circuit.IsAvailable);
            Assert.False(circuit.TryEnter(mustTry: false, out _));
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.True(circuit.IsAvailable);
        Assert.True(circuit.TryEnter(mustTry: false, out _));
    }

    [Fact]
    public void Failures_in_a_row_open_the_circuit_at_any_rate()
    {
        var circuit = Circuit();
        for (var i = 0; i < 5; i++)
        {
            _time.Advance(TimeSpan.FromHours(1));
            Fail(circuit, Enter(circuit));
        }

        Assert.False(circuit.IsAvailable);
    }

    [Fact]
    public void A_success_between_failures_starts_the_row_again()
    {
        var circuit = Circuit();
        for (var i = 0; i < 20; i++)
        {
            _time.Advance(TimeSpan.FromMinutes(1));
            if (i % 5 == 4)
            {
                circuit.Succeeded(Enter(circuit));
            }
            else
            {
                Fail(circuit, Enter(circuit));
            }
        }

        Assert.True(circuit.IsAvailable);
    }

    [Fact]
    public void Half_of_the_attempts_that_fail_open_the_circuit()
    {
        var circuit = Circuit();
        Fail(circuit, Enter(circuit));
        circuit.Succeeded(Enter(circuit));
        circuit.Succeeded(Enter(circuit));
        Fail(circuit, Enter(circuit));
        Assert.True(circuit.IsAvailable);

        Fail(circuit, Enter(circuit));

        Assert.False(circuit.IsAvailable);
    }

    [Fact]
    public void One_attempt_at_a_time_tries_the_model()
    {
        var circuit = Opened();
        _time.Advance(TimeSpan.FromSeconds(30));
        var probe = Enter(circuit);

        Assert.False(circuit.IsAvailable);
        Assert.False(circuit.TryEnter(mustTry: false, out _));

        circuit.Released(probe);
        Assert.True(circuit.IsAvailable);
        circuit.Succeeded(Enter(circuit));

        Assert.Null(circuit.OpenUntil);
    }

    [Fact]
    public void Parallel_attempts_on_an_open_circuit_admit_one()
    {
        var circuit = Opened();
        for (var round = 0; round < 50; round++)
        {
            _time.Advance(TimeSpan.FromMinutes(5));
            var admitted = 0;
            var probe = default(CircuitPass);
            Parallel.For(0, 32, new ParallelOptions { MaxDegreeOfParallelism = 8 }, _ =>
            {
                if (circuit.TryEnter(mustTry: false, out var pass))
                {
                    Interlocked.Increment(ref admitted);
                    probe = pass;
                }
            });

            Assert.Equal(1, admitted);
            Fail(circuit, probe);
        }
    }

    [Fact]
    public void An_attempt_that_never_ends_does_not_exclude_the_model_for_good()
    {
        var circuit = Opened();
        _time.Advance(TimeSpan.FromSeconds(30));
        var lost = Enter(circuit);
        _time.Advance(TimeSpan.FromMinutes(5));

        var second = Enter(circuit);
        Fail(circuit, lost);
        Assert.False(circuit.TryEnter(mustTry: false, out _));
        circuit.Succeeded(second);

        Assert.True(circuit.IsAvailable);
    }

    [Fact]
    public void Attempts_from_before_the_circuit_opened_do_not_close_it()
    {
        var circuit = Circuit();
        var early = Enter(circuit);
        Fail(circuit, Enter(circuit), retryAfter: 60);

        circuit.Succeeded(early);

        Assert.False(circuit.IsAvailable);
    }

    [Fact]
    public void A_request_that_no_other_route_can_answer_enters_an_open_circuit_and_closes_it_when_it_succeeds()
    {
        var circuit = Opened();
        Assert.True(circuit.TryEnter(mustTry: true, out var pass));
        Fail(circuit, pass);
        Assert.False(circuit.IsAvailable);

        Assert.True(circuit.TryEnter(mustTry: true, out pass));
        circuit.Succeeded(pass);

        Assert.True(circuit.IsAvailable);
    }

    [Fact]
    public void A_later_retry_after_extends_the_time_without_another_warning()
    {
        var circuit = Circuit();
        var (first, second) = (Enter(circuit), Enter(circuit));
        Fail(circuit, first, retryAfter: 10);
        Fail(circuit, second, retryAfter: 60);

        Assert.Equal(_time.GetUtcNow() + TimeSpan.FromSeconds(60), circuit.OpenUntil);
        Assert.Single(_log.Entries);
    }

    [Fact]
    public void A_circuit_breaker_that_is_off_ignores_failures_but_not_a_retry_after()
    {
        _options.CircuitBreaker.IsEnabled = false;
        var circuit = Circuit();
        for (var i = 0; i < 100; i++)
        {
            Fail(circuit, Enter(circuit));
        }

        Fail(circuit, Enter(circuit), retryAfter: 60);
        Assert.False(circuit.IsAvailable);

        _time.Advance(TimeSpan.FromSeconds(60));
        Fail(circuit, Enter(circuit));
        Assert.True(circuit.IsAvailable);
    }

    [Fact]
    public void A_success_allocates_nothing()
    {
        var circuit = Circuit();

        Assert.Equal(0, Allocations.Of(() => circuit.Succeeded(Enter(circuit))));
    }

    private static void Fail(ModelCircuit circuit, CircuitPass pass, int retryAfter = 0) =>
        circuit.Failed(pass, counts: true, new FailureRules(true, 0, 0, default, default, null, _ => TimeSpan.FromSeconds(retryAfter)).RetryAfterOf(new HttpRequestException()), nameof(HttpRequestException));

    private static CircuitPass Enter(ModelCircuit circuit)
    {
        Assert.True(circuit.TryEnter(mustTry: false, out var pass));
        return pass;
    }

    private ModelCircuit Circuit() => new("small", _time, new RouterTelemetry(_log), FailureRules.Of(_options));

    private ModelCircuit Opened()
    {
        var circuit = Circuit();
        for (var i = 0; i < 5; i++)
        {
            Fail(circuit, Enter(circuit));
        }

        return circuit;
    }
}
