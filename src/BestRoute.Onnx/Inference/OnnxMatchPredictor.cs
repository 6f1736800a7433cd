using System.Buffers;
using Microsoft.Extensions.Logging;

namespace BestRoute.Onnx;

/// <summary>Predicts with a multi-head router on ONNX Runtime, fine-tuned as a whole (paper, section 4.2): one head per route.</summary>
/// <remarks>
/// <para>
/// A head gives the probability that its route matches the reference. It predicts nothing else, so that probability is the route's quality too, and the
/// reference has both at 1: a policy that weighs quality against cost then weighs the chance of a match. Probabilities of a model are made non-decreasing
/// in n. Output lengths are the means that are known.
/// </para>
/// <para>
/// Set it as <see cref="BestRouteOptions.Predictor"/>, with a <see cref="BestRouteOptions.Threshold"/> (paper, Algorithm 1) or a policy. Text is read
/// literally, and of a text with more tokens than the model folder allows (128 unless the import said otherwise, as in the paper) the beginning counts.
/// Thread-safe.
/// </para>
/// </remarks>
public sealed class OnnxMatchPredictor : IMatchPredictor, IDisposable
{
    private readonly SequenceModel _model;

    // Routes of a model in the order of n, of models with more than one.
    private readonly int[][] _models;

    private OnnxMatchPredictor(SequenceModel model, IReadOnlyList<ModelRoute> routes)
    {
        _model = model;
        Routes = routes;
        _models = [.. Enumerable.Range(0, routes.Count)
            .GroupBy(route => routes[route].Model, StringComparer.Ordinal)
            .Select(group => group.OrderBy(route => routes[route].Samples).ToArray())
            .Where(static group => group.Length > 1)];
    }

    /// <inheritdoc/>
    public IReadOnlyList<ModelRoute> Routes { get; }

    /// <summary>Gets where the model runs: <see cref="OnnxDevice.Cpu"/> or <see cref="OnnxDevice.Cuda"/>.</summary>
    public OnnxDevice Device => _model.Device;

    /// <summary>Opens a router.</summary>
    /// <param name="modelFolder">A folder that <c>bestroute import --as router</c> made.</param>
    /// <param name="routes">The routes in the order of the heads, without the reference's, which has none.</param>
    /// <param name="referenceModel">The id of the reference model.</param>
    /// <param name="options">Where and how it runs; <see langword="null"/> for the defaults.</param>
    /// <param name="loggerFactory">Takes what ONNX Runtime has to say; <see langword="null"/> for nowhere.</param>
    /// <returns>The predictor; the caller disposes it.</returns>
    /// <exception cref="ArgumentException">The routes are not distinct, one is of the reference, there is not one per head, or an option is out of range.</exception>
    /// <exception cref="OnnxModelException">The folder is none, is damaged, or holds no router.</exception>
    /// <exception cref="OnnxException">There is no usable native library, or the device that was asked for does not work.</exception>
    public static OnnxMatchPredictor Load(
        string modelFolder, IReadOnlyList<ModelRoute> routes, string referenceModel, OnnxOptions? options = null, ILoggerFactory? loggerFactory = null)
    {
        ArgumentNullException.ThrowIfNull(routes);
        ArgumentException.ThrowIfNullOrEmpty(referenceModel);
        ModelRoute[] all = [.. routes, new ModelRoute(referenceModel, 1)];
        if (all.Distinct().Count() < all.Length || all.Count(route => route.Model == referenceModel) > 1)
        {
            throw new ArgumentException(
                $"The routes are {string.Join(", ", routes)}: list each once, and none of the reference model '{referenceModel}'.", nameof(routes));
        }

        var model = SequenceModel.Open(modelFolder, ModelKind.Router, options, loggerFactory);
        if (model.Manifest.Labels == routes.Count)
        {
            return new OnnxMatchPredictor(model, all);
        }

        model.Dispose();
        throw new ArgumentException(
            $"The router in '{modelFolder}' has {model.Manifest.Labels} heads, and there are {routes.Count} routes; list one route per head, in the order of the training.",
            nameof(routes));
    }

    /// <inheritdoc/>
    /// <exception cref="OnnxException">ONNX Runtime reported an error.</exception>
    /// <exception cref="ObjectDisposedException">The predictor is disposed.</exception>
    public async ValueTask<PredictionResult> PredictAsync(string text, Memory<RoutePrediction> predictions, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentOutOfRangeException.ThrowIfLessThan(predictions.Length, Routes.Count, nameof(predictions));
        var heads = Routes.Count - 1;
        var logits = ArrayPool<float>.Shared.Rent(heads);
        await _model.RunAsync(text, logits.AsMemory(0, heads), cancellationToken).ConfigureAwait(false);
        Predict(logits.AsSpan(0, heads), predictions.Span);
        ArrayPool<float>.Shared.Return(logits);
        return new PredictionResult { Device = _model.DeviceName };
    }

    /// <summary>Closes the model; queries that are being computed end normally, those that wait fail.</summary>
    public void Dispose() => _model.Dispose();

    private void Predict(ReadOnlySpan<float> logits, Span<RoutePrediction> predictions)
    {
        var matches = new double[Routes.Count];
        matches[^1] = 1;
        for (var head = 0; head < logits.Length; head++)
        {
            matches[head] = 1 / (1 + Math.Exp(-(double)logits[head]));
        }

        foreach (var routes in _models)
        {
            double[] ordered = [.. routes.Select(route => matches[route])];
            PoolAdjacentViolators.Apply(ordered);
            for (var i = 0; i < routes.Length; i++)
            {
                matches[routes[i]] = ordered[i];
            }
        }

        for (var route = 0; route < matches.Length; route++)
        {
            predictions[route] = new RoutePrediction(matches[route], matches[route]);
        }
    }
}
