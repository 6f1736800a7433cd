using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace BestRoute.Onnx;

/// <summary>A model that is open in ONNX Runtime. Thread-safe; runs that go on while it is disposed end normally.</summary>
internal sealed unsafe partial class OnnxSession : IDisposable
{
    private readonly OrtEnvironment _environment;
    private readonly OrtApi _api;
    private readonly ILogger _logger;
    private readonly OrtHandle _session;
    private readonly SessionPorts _inputs;
    private readonly SessionPorts _outputs;
    private readonly RunControls _controls;
    private volatile bool _disposed;

    internal OnnxSession(OrtEnvironment environment, OrtHandle session, OnnxDevice device, int deviceId, ILogger logger)
    {
        _environment = environment;
        _api = environment.Library.Api;
        _logger = logger;
        _session = session;
        Device = device;
        DeviceId = deviceId;
        _inputs = SessionPorts.Of(session, environment, inputs: true);
        _outputs = SessionPorts.Of(session, environment, inputs: false);
        _controls = new RunControls(_api);
    }

    /// <summary>Gets the inputs of the model.</summary>
    public IReadOnlyList<TensorInfo> Inputs => _inputs.Infos;

    /// <summary>Gets the outputs of the model.</summary>
    public IReadOnlyList<TensorInfo> Outputs => _outputs.Infos;

    /// <summary>Gets where the model runs: <see cref="OnnxDevice.Cpu"/> or <see cref="OnnxDevice.Cuda"/>.</summary>
    public OnnxDevice Device { get; }

    /// <summary>Gets the number of the GPU.</summary>
    public int DeviceId { get; }

    /// <summary>Gets the version of the native library, for example 1.30.0.</summary>
    public string Version => _environment.Library.Version;

    /// <summary>Opens a model from a file; external data may lie beside it.</summary>
    /// <param name="path">The path of the model.</param>
    /// <param name="options">Where and how it runs; none for the defaults.</param>
    /// <param name="logger">Takes what ONNX Runtime has to say.</param>
    /// <param name="warmUp">A first run; none makes one up on a GPU, with every open dimension 1 and every element 0.</param>
    /// <exception cref="OnnxException">There is no usable native library, the file is no valid model, or the device does not work.</exception>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public static OnnxSession Open(string path, OnnxOptions? options = null, ILogger? logger = null, Action<OnnxSession>? warmUp = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        return new SessionOpener(ModelSource.OfFile(path), options ?? new(), logger ?? NullLogger.Instance, warmUp).Open();
    }

    /// <summary>Opens a model from memory, which is not needed afterwards.</summary>
    /// <param name="model">The bytes of the model.</param>
    /// <param name="options">Where and how it runs; none for the defaults.</param>
    /// <param name="logger">Takes what ONNX Runtime has to say.</param>
    /// <param name="warmUp">A first run; none makes one up on a GPU, with every open dimension 1 and every element 0.</param>
    /// <exception cref="OnnxException">There is no usable native library, the bytes are no valid model, or the device does not work.</exception>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public static OnnxSession Open(
        ReadOnlyMemory<byte> model, OnnxOptions? options = null, ILogger? logger = null, Action<OnnxSession>? warmUp = null)
        => new SessionOpener(ModelSource.OfBytes(model), options ?? new(), logger ?? NullLogger.Instance, warmUp).Open();

    /// <inheritdoc/>
    public void Dispose()
    {
        _disposed = true;
        _session.Dispose();
        _controls.Dispose();
    }

    /// <summary>Keeps the session alive for one run.</summary>
    private HandleUse Use()
    {
        // A handle that is disposed can still be taken while others hold it.
        ObjectDisposedException.ThrowIf(_disposed, this);
        return new HandleUse(_session);
    }
}
