namespace BestRoute;

/// <summary>
/// An attempt that passed the gate of its model, or what refused it. Report one outcome, as soon as it is known, and dispose the admission when the last call of the attempt has
/// ended. Without an outcome, as after cancellation by the caller, the attempt says nothing about the model. Not safe for concurrent use.
/// </summary>
internal sealed class ModelAdmission : IDisposable
{
    internal static readonly ModelAdmission Unavailable = new(RouteExclusion.Unavailable);

    internal static readonly ModelAdmission Limited = new(RouteExclusion.Limited);

    private readonly ModelGate? _gate;
    private readonly CircuitPass _pass;
    private readonly int _calls;
    private bool _isReported;
    private bool _isDisposed;

    internal ModelAdmission(ModelGate gate, in CircuitPass pass, int calls) => (_gate, _pass, _calls) = (gate, pass, calls);

    private ModelAdmission(RouteExclusion refusal) => Refusal = refusal;

    /// <summary>Gets what refused the attempt; <see cref="RouteExclusion.None"/> if it may start.</summary>
    internal RouteExclusion Refusal { get; }

    /// <summary>Reports that the model answers. For a stream, report this at its first content.</summary>
    internal void Succeeded()
    {
        if (TakeReport() is { } gate)
        {
            gate.Succeeded(_pass);
        }
    }

    /// <summary>Reports that the attempt failed.</summary>
    /// <param name="error">The error; <see langword="null"/> for a missed deadline or a stream without content.</param>
    internal void Failed(Exception? error)
    {
        if (TakeReport() is { } gate)
        {
            gate.Failed(_pass, error);
        }
    }

    /// <summary>Reports how a draw ended: it succeeded if at least one sample came, whether valid or not.</summary>
    internal void Drawn(SampleSet draw)
    {
        if (TakeReport() is { } gate)
        {
            gate.Drawn(_pass, draw);
        }
    }

    /// <summary>Ends the attempt.</summary>
    public void Dispose()
    {
        if (_gate is null || _isDisposed)
        {
            return;
        }

        _isDisposed = true;
        TakeReport()?.Released(_pass);
        _gate.Ended(_calls);
    }

    private ModelGate? TakeReport()
    {
        var gate = _isReported ? null : _gate;
        _isReported = true;
        return gate;
    }
}
