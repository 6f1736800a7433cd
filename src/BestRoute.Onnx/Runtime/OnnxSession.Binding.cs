namespace BestRoute.Onnx;

/// <content>Runs on memory of the device.</content>
internal sealed partial class OnnxSession
{
    /// <summary>
    /// Makes buffers for inputs and outputs on the device, kept from run to run. On the CPU this has no advantage: there, a run uses the caller's memory.
    /// </summary>
    /// <exception cref="OnnxException">The driver of the device cannot be used.</exception>
    /// <exception cref="ObjectDisposedException">The session is disposed.</exception>
    public OnnxBinding Bind()
    {
        var use = _uses.Begin();
        DeviceMemory? memory = null;
        try
        {
            memory = new DeviceMemory(_session, Device, DeviceId);
            return new OnnxBinding(use, memory, new BoundRun(_session, _inputs, _outputs, memory.Info, isCopied: false, _logger));
        }
        catch (Exception exception)
        {
            memory?.Dispose();
            use.Dispose();
            if (OrtError.Is(exception))
            {
                throw OrtError.Of(exception, "Binding the model's inputs and outputs");
            }

            throw;
        }
    }
}
