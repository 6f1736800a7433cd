namespace BestRoute.Onnx;

/// <content>Runs on memory of the device.</content>
internal sealed unsafe partial class OnnxSession
{
    private const string Binding = "Binding the model's inputs and outputs";

    /// <summary>
    /// Makes buffers for inputs and outputs on the device, kept from run to run. On the CPU nothing is gained by it: there a run takes the caller's memory.
    /// </summary>
    /// <exception cref="OnnxException">The driver of the device cannot be used.</exception>
    /// <exception cref="ObjectDisposedException">The session is disposed.</exception>
    public OnnxBinding Bind()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        var cuda = Device == OnnxDevice.Cuda ? CudaDriver.Of(DeviceId) : null;
        var held = false;
        OrtHandle? info = null;
        OrtHandle? allocator = null;
        try
        {
            _session.DangerousAddRef(ref held);
            nint native;
            info = _environment.CreateMemoryInfo(cuda is null ? "Cpu" : "Cuda", DeviceId);
            _api.Check(_api.CreateAllocator(_session.Value, info.Value, &native), Binding);
            allocator = new OrtHandle(native, _api.ReleaseAllocator);
            _api.Check(_api.CreateIoBinding(_session.Value, &native), Binding);
            return new OnnxBinding(this, new DeviceMemory(_api, info, allocator, cuda), new OrtHandle(native, _api.ReleaseIoBinding));
        }
        catch
        {
            allocator?.Dispose();
            info?.Dispose();
            if (held)
            {
                Unbind();
            }

            throw;
        }
    }

    /// <summary>The session may go, as far as this binding is concerned.</summary>
    internal void Unbind() => _session.DangerousRelease();

    /// <inheritdoc cref="SessionPorts.IndexOf(in NamedTensor)"/>
    internal int IndexOfInput(in NamedTensor input) => _inputs.IndexOf(input);

    /// <inheritdoc cref="SessionPorts.IndexOf(in NamedTensor)"/>
    internal int IndexOfOutput(in NamedTensor output) => _outputs.IndexOf(output);

    /// <summary>Forgets what the last run was on.</summary>
    internal void ClearBinding(OrtHandle binding)
    {
        _api.ClearBoundInputs(binding.Value);
        _api.ClearBoundOutputs(binding.Value);
    }

    /// <summary>Reads an input from the given place.</summary>
    internal void BindInput(OrtHandle binding, int index, OnnxTensor tensor, OrtHandle memory, void* place)
    {
        var value = CreateValue(tensor, memory, place);
        var status = _api.BindInput(binding.Value, _inputs.Name(index), value);
        _api.ReleaseValue(value);
        _api.Check(status, Binding);
    }

    /// <summary>Writes an output to the given place.</summary>
    internal void BindOutput(OrtHandle binding, int index, OnnxTensor tensor, OrtHandle memory, void* place)
    {
        var value = CreateValue(tensor, memory, place);
        var status = _api.BindOutput(binding.Value, _outputs.Name(index), value);
        _api.ReleaseValue(value);
        _api.Check(status, Binding);
    }

    /// <summary>Runs on what is bound; the device has finished on return.</summary>
    internal void RunBinding(OrtHandle binding, CancellationToken cancellationToken)
    {
        using var log = OrtLog.To(_logger, quiet: true);
        nint status;
        using (var run = new StoppableRun(_controls, cancellationToken))
        {
            status = _api.RunWithBinding(_session.Value, run.Options, binding.Value);
        }

        CheckRun(status, cancellationToken);
        _api.Check(_api.SynchronizeBoundOutputs(binding.Value), "Waiting for the device");
    }
}
