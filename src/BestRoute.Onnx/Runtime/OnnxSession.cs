using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.ML.OnnxRuntime;

namespace BestRoute.Onnx;

/// <summary>A model that is open in ONNX Runtime. Thread-safe. Runs that are active while it is disposed end normally.</summary>
internal sealed partial class OnnxSession : IDisposable
{
    private readonly LoadedLibrary _library;
    private readonly InferenceSession _session;
    private readonly ILogger _logger;
    private readonly SessionPorts _inputs;
    private readonly SessionPorts _outputs;
    private readonly UseCount _uses;
    private readonly ConcurrentBag<BoundRun> _runs = [];

    internal OnnxSession(LoadedLibrary library, InferenceSession session, OnnxDevice device, int deviceId, ILogger logger)
    {
        _library = library;
        _session = session;
        _logger = logger;
        Device = device;
        DeviceId = deviceId;
        _inputs = SessionPorts.Inputs(session);
        _outputs = SessionPorts.Outputs(session);
        _uses = new UseCount(this, Release);
    }

    /// <summary>Gets the inputs of the model.</summary>
    public IReadOnlyList<TensorInfo> Inputs => _inputs.Infos;

    /// <summary>Gets the outputs of the model.</summary>
    public IReadOnlyList<TensorInfo> Outputs => _outputs.Infos;

    /// <summary>Gets the device on which the model runs: <see cref="OnnxDevice.Cpu"/> or <see cref="OnnxDevice.Cuda"/>.</summary>
    public OnnxDevice Device { get; }

    /// <summary>Gets the number of the GPU.</summary>
    public int DeviceId { get; }

    /// <summary>Gets the version of the native library, for example 1.31.1.</summary>
    public string Version => _library.Version;

    /// <summary>Opens a model from a file, with external data next to it.</summary>
    /// <param name="path">The path of the model.</param>
    /// <param name="options">The device and the settings; null for the defaults.</param>
    /// <param name="logger">Receives the messages of ONNX Runtime.</param>
    /// <param name="warmUp">A first run. If it is null, a GPU makes one with every open dimension 1 and every element 0.</param>
    /// <exception cref="OnnxException">There is no usable native library, the file is not a valid model, or the device does not work.</exception>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public static OnnxSession Open(string path, OnnxOptions? options = null, ILogger? logger = null, Action<OnnxSession>? warmUp = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        return new SessionOpener(new ModelSource(Path.GetFullPath(path), null), options ?? new(), logger ?? NullLogger.Instance, warmUp).Open();
    }

    /// <summary>Opens a model from memory. The memory is not needed afterwards.</summary>
    /// <param name="model">The bytes of the model.</param>
    /// <param name="options">The device and the settings; null for the defaults.</param>
    /// <param name="logger">Receives the messages of ONNX Runtime.</param>
    /// <param name="warmUp">A first run. If it is null, a GPU makes one with every open dimension 1 and every element 0.</param>
    /// <exception cref="OnnxException">There is no usable native library, the bytes are not a valid model, or the device does not work.</exception>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public static OnnxSession Open(byte[] model, OnnxOptions? options = null, ILogger? logger = null, Action<OnnxSession>? warmUp = null) =>
        new SessionOpener(new ModelSource(null, model), options ?? new(), logger ?? NullLogger.Instance, warmUp).Open();

    /// <inheritdoc/>
    public void Dispose() => _uses.Dispose();

    private void Release()
    {
        // The parts of the session are released before it.
        while (_runs.TryTake(out var run))
        {
            run.Dispose();
        }

        _session.Dispose();
    }
}
