using Microsoft.Extensions.Logging;

namespace BestRoute.Onnx;

/// <summary>Opens the models of packages, each once, and closes them.</summary>
/// <remarks>
/// It is not known which pools still use a model: after a change of the options, requests may still use the old package, and an invalid change leaves it in
/// place. So a model is open as long as somebody refers to the encoder or scorer over it, and at most as long as this object.
/// </remarks>
internal sealed class OnnxModels(OnnxOptions options, ILoggerFactory? loggerFactory) : IModelLoader, IDisposable
{
    private const long MaxManifestBytes = 16L << 20;

    private readonly Lock _lock = new();
    private readonly HashSet<SequenceModel> _open = [];
    private readonly Dictionary<(Type Kind, string Digest), WeakReference<object>> _given = [];
    private bool _isDisposed;

    /// <summary>Gets the number of open models.</summary>
    public int Count
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
    public IQueryEncoder LoadEncoder(string folder)
        => Load(folder, () => SequenceModel.Open(folder, ModelKind.Encoder, options, loggerFactory), OnnxQueryEncoder.Over);

    /// <inheritdoc/>
    public IResponseScorer LoadScorer(string folder)
        => Load(folder, () => OnnxResponseScorer.Open(folder, options, loggerFactory), OnnxResponseScorer.Over);

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
