namespace BestRoute.Onnx;

/// <summary>
/// The inputs and outputs of a session in memory of its device, kept from run to run. Runs on one binding wait for each other: for runs at the same time make
/// several. The session lives as long as its bindings.
/// </summary>
internal sealed unsafe class OnnxBinding : IDisposable
{
    private readonly Lock _gate = new();
    private readonly OnnxSession _session;
    private readonly DeviceMemory _memory;
    private readonly OrtHandle _binding;
    private readonly DeviceBuffer[] _inputs;
    private readonly DeviceBuffer[] _outputs;
    private bool _disposed;

    internal OnnxBinding(OnnxSession session, DeviceMemory memory, OrtHandle binding)
    {
        _session = session;
        _memory = memory;
        _binding = binding;
        _inputs = [.. session.Inputs.Select(_ => new DeviceBuffer(memory))];
        _outputs = [.. session.Outputs.Select(_ => new DeviceBuffer(memory))];
    }

    /// <summary>Copies the inputs to the device, runs the model there, and copies the outputs back, blocking.</summary>
    /// <inheritdoc cref="OnnxSession.Run(ReadOnlySpan{NamedTensor}, ReadOnlySpan{NamedTensor}, CancellationToken)"/>
    public void Run(ReadOnlySpan<NamedTensor> inputs, ReadOnlySpan<NamedTensor> outputs, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            _session.ClearBinding(_binding);
            foreach (ref readonly var input in inputs)
            {
                using var pin = input.Tensor.Pin();
                var index = _session.IndexOfInput(input);
                var place = _inputs[index].Reserve(input.Tensor.Bytes);
                _memory.CopyToDevice(place, pin.Pointer, input.Tensor.Bytes);
                _session.BindInput(_binding, index, input.Tensor, _memory.Info, place);
            }

            foreach (ref readonly var output in outputs)
            {
                var index = _session.IndexOfOutput(output);
                _session.BindOutput(_binding, index, output.Tensor, _memory.Info, _outputs[index].Reserve(output.Tensor.Bytes));
            }

            _session.RunBinding(_binding, cancellationToken);
            foreach (ref readonly var output in outputs)
            {
                using var pin = output.Tensor.Pin();
                _memory.CopyToHost(pin.Pointer, _outputs[_session.IndexOfOutput(output)].Place, output.Tensor.Bytes);
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

            // What belongs to the session goes before it.
            _disposed = true;
            _binding.Dispose();
            foreach (var buffer in (ReadOnlySpan<DeviceBuffer>)[.. _inputs, .. _outputs])
            {
                buffer.Dispose();
            }

            _memory.Dispose();
            _session.Unbind();
        }
    }
}
