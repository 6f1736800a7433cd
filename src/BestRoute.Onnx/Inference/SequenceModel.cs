using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace BestRoute.Onnx;

/// <summary>A model folder that is open on a device. It turns texts into numbers. Thread-safe.</summary>
internal sealed class SequenceModel : IDisposable
{
    private readonly OnnxSession _session;
    private readonly ISequenceRuntime _runtime;
    private readonly ModelFolder _folder;

    private SequenceModel(ModelFolder folder, OnnxSession session, ISequenceRuntime runtime) => (_folder, _session, _runtime) = (folder, session, runtime);

    /// <summary>Gets what the folder says about the model.</summary>
    public ModelManifest Manifest => _folder.Manifest;

    /// <summary>Gets the digest of the folder.</summary>
    public string Fingerprint => _folder.Digest;

    /// <summary>Gets where the model runs.</summary>
    public OnnxDevice Device => _session.Device;

    /// <summary>Gets the name of the device in telemetry.</summary>
    public string DeviceName => _session.Device == OnnxDevice.Cuda ? "cuda" : "cpu";

    /// <summary>Gets whether the model takes a prompt and a response.</summary>
    public bool TakesPairs => _folder.Template!.Pair is not null;

    /// <summary>Opens a model folder.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="kind">The kind that the model must have.</param>
    /// <param name="options">The device and the settings; null for the defaults.</param>
    /// <param name="loggerFactory">Receives the messages of ONNX Runtime; null for nowhere.</param>
    /// <param name="time">Measures waits; null for the system's clock.</param>
    /// <exception cref="OnnxModelException">The folder is not a model folder, is damaged, or its model has another kind.</exception>
    /// <exception cref="OnnxException">There is no usable native library, or the device does not work.</exception>
    public static SequenceModel Open(string path, ModelKind kind, OnnxOptions? options, ILoggerFactory? loggerFactory, TimeProvider? time = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        options ??= new OnnxOptions();
        options.Validate();
        var folder = ModelFolder.OpenPrivately(path);
        try
        {
            Require(folder, kind);
            var logger = (ILogger?)loggerFactory?.CreateLogger("BestRoute.Onnx") ?? NullLogger.Instance;
            return Open(folder, OnnxSession.Open(folder.GraphPath, options, logger), options, time ?? TimeProvider.System);
        }
        finally
        {
            // ONNX Runtime has read it, so a process that is killed later leaves nothing behind.
            folder.Dispose();
        }
    }

    /// <summary>Runs the model on a text.</summary>
    public ValueTask RunAsync(string text, Memory<float> destination, CancellationToken cancellationToken) =>
        _runtime.RunAsync(text, seconds: null, destination, cancellationToken);

    /// <summary>Runs the model on a prompt with each of its responses.</summary>
    public ValueTask RunAsync(string prompt, IReadOnlyList<string> responses, Memory<float> destination, CancellationToken cancellationToken) =>
        _runtime.RunAsync(prompt, responses, destination, cancellationToken);

    /// <summary>Copies the folder of the model.</summary>
    public void CopyTo(string folder) => _folder.CopyTo(folder);

    public void Dispose()
    {
        _runtime.Dispose();
        _session.Dispose();
        _folder.Dispose();
    }

    /// <summary>Refuses a model of another kind, or one that cannot take texts.</summary>
    private static void Require(ModelFolder folder, ModelKind kind)
    {
        var manifest = folder.Manifest;
        if (manifest.Kind != kind)
        {
            throw new OnnxModelException(
                $"The model in '{folder.Location}' has kind {Name(manifest.Kind)}, but {Name(kind)} is needed. Import it with --as {Name(kind)}, or set the path to the right folder.");
        }

        var template = folder.Template ?? throw new OnnxModelException(
            $"The model in '{folder.Location}' has no tokenizer, so it accepts only ids. Import it from a folder with tokenizer.json, spm.model or vocab.txt.");
        var least = Math.Max(template.SingleTokens, template.Pair is null ? 0 : template.PairTokens) + 1;
        if (manifest.MaxTokens < least)
        {
            throw new OnnxModelException($"The model in '{folder.Location}' accepts {manifest.MaxTokens} tokens, but its template needs {least}. Import it again with a larger --max-tokens.");
        }
    }

    private static SequenceModel Open(ModelFolder folder, OnnxSession session, OnnxOptions options, TimeProvider time)
    {
        var manifest = folder.Manifest;
        var (output, width) = manifest.Kind == ModelKind.Encoder ? ("pooled", manifest.Dimensions) : ("logits", manifest.Labels);
        var tokenizer = new SequenceTokenizer(folder.Template!, manifest.MaxTokens, manifest.PadId);
        try
        {
            return new SequenceModel(folder, session, session.Device == OnnxDevice.Cuda
                ? new GpuRuntime(session, tokenizer, output, width, options, time)
                : new CpuRuntime(session, tokenizer, output, width, options.EffectiveThreads));
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    private static string Name(ModelKind kind) => kind.ToString().ToLowerInvariant();
}
