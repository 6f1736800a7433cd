namespace BestRoute.Onnx;

/// <summary>
/// The inputs and outputs of a session in memory of its device, kept from run to run. Runs on one binding wait for each other. For runs at the same time, make
/// several bindings. The session lives as long as its bindings.
/// </summary>
internal sealed unsafe class OnnxBinding : IDisposable
{
    private readonly Lock _gate = new();
    private readonly UseCount.Use _session;
    private readonly DeviceMemory _memory;
    private readonly BoundRun _run;
    private readonly DeviceBuffer[] _inputs;
    private readonly DeviceBuffer[] _outputs;
    private bool _disposed;

    /// <summary>Initializes a new instance of the <see cref="OnnxBinding"/> class, which owns all of its parts.</summary>
    /// <param name="session">Keeps the session alive.</param>
    /// <param name="memory">Memory of the device.</param>
    /// <param name="run">Runs on that memory.</param>
    public OnnxBinding(UseCount.Use session, DeviceMemory memory, BoundRun run)
    {
        (_session, _memory, _run) = (session, memory, run);
        _inputs = [.. run.Inputs.Infos.Select(_ => new DeviceBuffer(memory))];
        _outputs = [.. run.Outputs.Infos.Select(_ => new DeviceBuffer(memory))];
    }

    /// <summary>Copies the inputs to the device, runs the model there, and copies the outputs back, blocking.</summary>
    /// <inheritdoc cref="OnnxSession.Run(ReadOnlySpan{NamedTensor}, ReadOnlySpan{NamedTensor}, CancellationToken)"/>
    public void Run(ReadOnlySpan<NamedTensor> inputs, ReadOnlySpan<NamedTensor> outputs, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            _run.Begin(inputs, outputs);
            foreach (ref readonly var input in inputs)
            {
                using var pin = input.Tensor.Pin();
                var place = _inputs[_run.Inputs.IndexOf(input.Name)].Reserve(input.Tensor.Bytes);
                _memory.CopyToDevice(place, pin.Pointer, input.Tensor.Bytes);
                _run.BindInput(input, place);
            }

            foreach (ref readonly var output in outputs)
            {
                _run.BindOutput(output, _outputs[_run.Outputs.IndexOf(output.Name)].Reserve(output.Tensor.Bytes));
            }

            _run.Run(cancellationToken);
            foreach (ref readonly var output in outputs)
            {
                using var pin = output.Tensor.Pin();
                _memory.CopyToHost(pin.Pointer, _outputs[_run.Outputs.IndexOf(output.Name)].Place, output.Tensor.Bytes);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_disposed)
            {
                return;
            }

            // The parts of the session are released before it.
            _disposed = true;
            _run.Dispose();
            foreach (var buffer in (ReadOnlySpan<DeviceBuffer>)[.. _inputs, .. _outputs])
            {
                buffer.Dispose();
            }

            _memory.Dispose();
            _session.Dispose();
        }
    }
}
