using Microsoft.Extensions.Logging;

namespace BestRoute.Onnx;

/// <summary>Opens the models that packages carry, each once, and closes them at the end.</summary>
/// <remarks>
/// Which pools still use a model nobody says: after a change of the options, requests may be on their way over the old package, and an invalid change
/// leaves it in place. So a model is known here as long as somebody holds it, and is closed by the garbage collector when nobody does, or with this.
/// </remarks>
internal sealed class OnnxModels(OnnxOptions options, ILoggerFactory? loggerFactory) : IModelLoader, IDisposable
{
    private const long MaxManifestBytes = 16L << 20;

    private readonly Lock _lock = new();
    private readonly Dictionary<(Type Kind, string Digest), WeakReference<IDisposable>> _open = [];
    private bool _isDisposed;

    /// <inheritdoc/>
    public IQueryEncoder LoadEncoder(string folder) => Load(folder, () => OnnxQueryEncoder.Load(folder, options, loggerFactory));

    /// <inheritdoc/>
    public IResponseScorer LoadScorer(string folder) => Load(folder, () => OnnxResponseScorer.Load(folder, options, loggerFactory));

    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
            foreach (var reference in _open.Values)
            {
                if (reference.TryGetTarget(out var model))
                {
                    model.Dispose();
                }
            }

            _open.Clear();
        }
    }

    private T Load<T>(string folder, Func<T> open)
        where T : class, IDisposable
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            var path = Path.Combine(folder, ModelFolder.ManifestFile);
            var key = (typeof(T), File.Exists(path) ? FileDigest.Of(ModelFile.ReadAll(path, MaxManifestBytes)) : "");
            if (_open.TryGetValue(key, out var known) && known.TryGetTarget(out var model))
            {
                return (T)model;
            }

            var opened = open();
            _open[key] = new(opened);
            return opened;
        }
    }
}

/// <summary>The service key under which the container keeps what opens the models of a pool.</summary>
internal sealed record OnnxModelsKey(string Pool);
