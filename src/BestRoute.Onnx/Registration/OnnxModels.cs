using Microsoft.Extensions.Logging;

namespace BestRoute.Onnx;

/// <summary>Opens the models of packages, each once, and closes them.</summary>
/// <remarks>
/// For programs that train, calibrate and evaluate packages; an application calls <c>UseOnnx</c> instead. Nothing native is loaded before the first model.
/// Safe for concurrent use.
/// </remarks>
public sealed class OnnxModels : ModelLoader, IDisposable
{
    private const long MaxManifestBytes = 16L << 20;

    private readonly Lock _lock = new();

    // Nothing says which pools still use a model: after a change of the options, requests may still use the old package, and an invalid change leaves the old
    // package in place. So a model stays open while somebody has the encoder or the scorer over it, and it is closed with this instance at the latest.
    private readonly HashSet<SequenceModel> _open = [];
    private readonly Dictionary<(Type Kind, string Digest), WeakReference<object>> _given = [];
    private readonly OnnxOptions _options;
    private readonly ILoggerFactory? _loggerFactory;
    private bool _isDisposed;

    /// <summary>Initializes a new instance of the <see cref="OnnxModels"/> class.</summary>
    /// <param name="options">Where and how models run; <see langword="null"/> for the defaults.</param>
    /// <param name="loggerFactory">Makes the logger for messages of ONNX Runtime; <see langword="null"/> for none.</param>
    public OnnxModels(OnnxOptions? options = null, ILoggerFactory? loggerFactory = null)
    {
        _options = options ?? new OnnxOptions();
        _loggerFactory = loggerFactory;
    }

    /// <summary>Gets how many models are open.</summary>
    internal int Count
    {
        get
        {
            lock (_lock)
            {
                return _open.Count;
            }
        }
    }

    /// <inheritdoc/>
    internal override IQueryEncoder LoadEncoder(string folder) =>
        Load(folder, () => SequenceModel.Open(folder, ModelKind.Encoder, _options, _loggerFactory), OnnxQueryEncoder.Over);

    /// <inheritdoc/>
    internal override IResponseScorer LoadScorer(string folder) =>
        Load(folder, () => OnnxResponseScorer.Open(folder, _options, _loggerFactory), OnnxResponseScorer.Over);

    /// <summary>Closes all models. Encoders and scorers over them can no longer be used.</summary>
    public void Dispose()
    {
        SequenceModel[] open;
        lock (_lock)
        {
            _isDisposed = true;
            open = [.. _open];
            _open.Clear();
            _given.Clear();
        }

        Array.ForEach(open, static model => model.Dispose());
    }

    private T Load<T>(string folder, Func<SequenceModel> open, Func<SequenceModel, ModelLease, T> wrap)
        where T : class
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            var path = Path.Combine(folder, ModelFolder.ManifestFile);
            var digest = File.Exists(path) ? FileDigest.Of(ModelFile.ReadAll(path, MaxManifestBytes)) : "";
            if (_given.TryGetValue((typeof(T), digest), out var known) && known.TryGetTarget(out var given))
            {
                return (T)given;
            }

            var model = open();
            _open.Add(model);
            var opened = wrap(model, new ModelLease(() => Close(model)));

            // The folder may contain another model now than when its digest was read.
            _given[(typeof(T), model.Fingerprint)] = new(opened);
            return opened;
        }
    }

    private void Close(SequenceModel model)
    {
        bool isOpen;
        lock (_lock)
        {
            isOpen = _open.Remove(model);
        }

        if (isOpen)
        {
            model.Dispose();
        }
    }
}

/// <summary>The service key of the object that opens the models of a pool.</summary>
internal sealed record OnnxModelsKey(string Pool);
