using Microsoft.Extensions.Logging;
using Microsoft.ML.OnnxRuntime;

namespace BestRoute.Onnx;

/// <summary>
/// What a run needs from ONNX Runtime: a binding of inputs and outputs to memory, and options that can stop it. It is kept from run to run. While the places
/// and shapes stay the same, a run allocates nothing. Not thread-safe.
/// </summary>
internal sealed class BoundRun : IDisposable
{
    private readonly InferenceSession _session;
    private readonly OrtMemoryInfo _memory;
    private readonly bool _isCopied;
    private readonly ILogger _logger;
    private readonly OrtIoBinding _binding;
    private readonly RunOptions _options = new();
    private readonly BoundPort[] _boundInputs;
    private readonly BoundPort[] _boundOutputs;

    /// <summary>Initializes a new instance of the <see cref="BoundRun"/> class.</summary>
    /// <param name="session">The session. It outlives this object.</param>
    /// <param name="inputs">The inputs of the session.</param>
    /// <param name="outputs">The outputs of the session.</param>
    /// <param name="memory">Describes the memory that is bound. It is not disposed.</param>
    /// <param name="isCopied">Whether ONNX Runtime copies an input when it is bound, and not in the run, because the session cannot read that memory.</param>
    /// <param name="logger">Receives the messages of ONNX Runtime.</param>
    public BoundRun(InferenceSession session, SessionPorts inputs, SessionPorts outputs, OrtMemoryInfo memory, bool isCopied, ILogger logger)
    {
        (_session, Inputs, Outputs, _memory, _isCopied, _logger) = (session, inputs, outputs, memory, isCopied, logger);
        _binding = session.CreateIoBinding();
        _boundInputs = [.. inputs.Infos.Select(info => new BoundPort(info.Name, _binding.BindInput))];
        _boundOutputs = [.. outputs.Infos.Select(info => new BoundPort(info.Name, _binding.BindOutput))];
    }

    /// <summary>Gets the inputs of the session.</summary>
    public SessionPorts Inputs { get; }

    /// <summary>Gets the outputs of the session.</summary>
    public SessionPorts Outputs { get; }

    /// <summary>Starts a new binding. Everything that is bound afterwards belongs to the next run.</summary>
    /// <exception cref="ArgumentException">A name is unknown, or a type or shape does not fit the model.</exception>
    public void Begin(ReadOnlySpan<NamedTensor> inputs, ReadOnlySpan<NamedTensor> outputs)
    {
        // Additional bindings of an earlier run would be read or filled as well.
        var isSame = inputs.Length == CountBound(_boundInputs) && outputs.Length == CountBound(_boundOutputs);
        foreach (ref readonly var input in inputs)
        {
            isSame &= _boundInputs[Inputs.IndexOf(input)].IsBound;
        }

        foreach (ref readonly var output in outputs)
        {
            isSame &= _boundOutputs[Outputs.IndexOf(output)].IsBound;
        }

        if (!isSame || _isCopied)
        {
            _binding.ClearBoundInputs();
            _binding.ClearBoundOutputs();
            Array.ForEach(_boundInputs, static port => port.Dispose());
            Array.ForEach(_boundOutputs, static port => port.Dispose());
        }
    }

    /// <summary>Reads an input from the given place.</summary>
    public void BindInput(in NamedTensor input, nint place) => _boundInputs[Inputs.IndexOf(input.Name)].Bind(input.Tensor, _memory, place);

    /// <summary>Writes an output to the given place.</summary>
    public void BindOutput(in NamedTensor output, nint place) => _boundOutputs[Outputs.IndexOf(output.Name)].Bind(output.Tensor, _memory, place);

    /// <summary>Runs the model on what is bound. The device has finished when this returns.</summary>
    /// <exception cref="OnnxException">ONNX Runtime reported an error.</exception>
    /// <exception cref="OperationCanceledException">The run was stopped.</exception>
    public void Run(CancellationToken cancellationToken)
    {
        using var log = OrtLog.To(_logger, quiet: true);
        using var run = new StoppableRun(_options, cancellationToken);
        try
        {
            _session.RunWithBinding(_options, _binding);
            _binding.SynchronizeBoundOutputs();
        }
        catch (Exception exception) when (OrtError.Is(exception))
        {
            throw run.Error(exception);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _binding.Dispose();
        _options.Dispose();
        Array.ForEach(_boundInputs, static port => port.Dispose());
        Array.ForEach(_boundOutputs, static port => port.Dispose());
    }

    private static int CountBound(BoundPort[] ports)
    {
        var count = 0;
        foreach (var port in ports)
        {
            count += port.IsBound ? 1 : 0;
        }

        return count;
    }
}
