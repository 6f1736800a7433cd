namespace BestRoute;

/// <summary>What every attempt on one model passes: its circuit and its limits. It keeps its state when the options change. Safe for concurrent use.</summary>
internal sealed class ModelGate(PoolModel model, FailureRules rules, TimeProvider time, RouterTelemetry telemetry)
{
    private readonly ModelCircuit _circuit = new(model.Id, time, telemetry, rules);
    private readonly RequestLimiter _limiter = new(time, model.Limits);
    private volatile FailureRules _rules = rules;

    internal void Apply(PoolModel model, FailureRules rules)
    {
        _rules = rules;
        _circuit.Apply(rules);
        _limiter.Apply(model.Limits);
    }

    /// <summary>Returns what would refuse a draw now; <see cref="RouteExclusion.None"/> if nothing would. Changes nothing.</summary>
    internal RouteExclusion Check(ISampler sampler, in PoolRoute route) =>
        !_circuit.IsAvailable ? RouteExclusion.Unavailable
        : _limiter.IsLimited && !_limiter.HasRoom(sampler.ExpectedPromptCharges(route.Model.Sampled, route.Route.Samples)) ? RouteExclusion.Limited
        : RouteExclusion.None;

    /// <summary>Starts an attempt. It waits where the limits of the model allow that.</summary>
    /// <param name="calls">The number of calls that the attempt makes: <see cref="ISampler.ExpectedPromptCharges"/>, or 1 for a stream.</param>
    /// <param name="mustTry">Whether the attempt may start although the circuit is open or a limit is reached, because no other route can answer.</param>
    /// <param name="cancellationToken">Ends the wait. The attempt is then refused as <see cref="RouteExclusion.Limited"/>; this does not throw.</param>
    /// <returns>The admission. It must be disposed when the attempt ends.</returns>
    internal ValueTask<ModelAdmission> EnterAsync(int calls, bool mustTry, CancellationToken cancellationToken)
    {
        if (!mustTry && !_circuit.IsAvailable)
        {
            return new(ModelAdmission.Unavailable);
        }

        var start = _limiter.StartAsync(calls, mustTry, cancellationToken);
        return start.IsCompletedSuccessfully ? new(Admit(start.Result, calls, mustTry)) : new(WaitAsync(start, calls, mustTry));
    }

    internal void Succeeded(in CircuitPass pass) => _circuit.Succeeded(pass);

    internal void Failed(in CircuitPass pass, Exception? error) =>
        _circuit.Failed(pass, _rules.Counts(error), _rules.RetryAfterOf(error), NameOf(error));

    /// <summary>Reports a draw. It succeeded if one sample came, but the backend may have refused the other ones for some time.</summary>
    internal void Drawn(in CircuitPass pass, SampleSet draw)
    {
        var rules = _rules;
        var counts = draw.Failures.Count == 0;
        var retryAfter = TimeSpan.Zero;
        foreach (var error in draw.Failures)
        {
            counts |= rules.Counts(error);
            var wait = rules.RetryAfterOf(error);
            retryAfter = wait > retryAfter ? wait : retryAfter;
        }

        if (draw.Responses.Count > 0)
        {
            counts = false;
        }

        _circuit.Failed(pass, counts, retryAfter, NameOf(draw.Failures.Count > 0 ? draw.Failures[0] : null));
    }

    internal void Released(in CircuitPass pass) => _circuit.Released(pass);

    internal void Ended(int calls) => _limiter.End(calls);

    /// <summary>Reads the state.</summary>
    internal ModelState Read(string id)
    {
        var (running, queued) = _limiter.Calls;
        return new(id, _circuit.IsAvailable, _circuit.OpenUntil, running, queued);
    }

    private async Task<ModelAdmission> WaitAsync(ValueTask<bool> start, int calls, bool mustTry) =>
        Admit(await start.ConfigureAwait(false), calls, mustTry);

    // The circuit comes after the wait, so that an attempt that waits does not keep others from trying the model.
    private ModelAdmission Admit(bool hasStarted, int calls, bool mustTry)
    {
        if (!hasStarted)
        {
            return ModelAdmission.Limited;
        }

        if (_circuit.TryEnter(mustTry, out var pass))
        {
            return new ModelAdmission(this, pass, calls);
        }

        _limiter.End(calls);
        return ModelAdmission.Unavailable;
    }

    private static string NameOf(Exception? error) => error?.GetType().Name ?? "no answer";
}
