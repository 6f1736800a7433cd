using System.Buffers;
using Microsoft.Extensions.Logging;

namespace BestRoute.Onnx;

/// <summary>Predicts with a fine-tuned multi-head router on ONNX Runtime (paper, section 4.2). It has one head per route.</summary>
/// <remarks>
/// <para>
/// A head returns the probability that its route matches the reference model. It predicts nothing else, so this probability is also the route's quality, and
/// both are 1 for the reference model: a policy that weighs quality against cost then weighs the probability of a match. The probabilities of a model never
/// decrease when n grows. For output lengths, the known means are used.
/// </para>
/// <para>
/// Set it as <see cref="BestRouteOptions.Predictor"/>, with a <see cref="BestRouteOptions.Threshold"/> (paper, Algorithm 1) or a policy. Text is read
/// literally: nothing in it can become a special token. If a text has more tokens than the model folder allows (128 as in the paper, unless the import set
/// another limit), the beginning is used. Instances are safe for concurrent use.
/// </para>
/// </remarks>
public sealed class OnnxMatchPredictor : IMatchPredictor, IDisposable
{
    private readonly SequenceModel _model;

    // The routes of a model in the order of n, for models with more than one route.
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

    /// <summary>Gets the device on which the model runs: <see cref="OnnxDevice.Cpu"/> or <see cref="OnnxDevice.Cuda"/>.</summary>
    public OnnxDevice Device => _model.Device;

    /// <summary>Opens a router.</summary>
    /// <param name="modelFolder">A folder that <c>bestroute import --as router</c> made.</param>
    /// <param name="routes">The routes, in the order of the heads. The route of the reference model has no head, so it is not in the list.</param>
    /// <param name="referenceModel">The id of the reference model.</param>
    /// <param name="options">The device and the settings; <see langword="null"/> for the defaults. They are read now.</param>
    /// <param name="loggerFactory">The factory of the logger for messages of ONNX Runtime. The default is <see langword="null"/>: nothing is logged.</param>
    /// <returns>The predictor. The caller disposes it.</returns>
    /// <exception cref="ArgumentException">The routes are not distinct, one of them has the reference model, there is not one route per head, or an option is out of range.</exception>
    /// <exception cref="OnnxModelException">The folder is not a model folder, is damaged, or does not contain a router.</exception>
    /// <exception cref="OnnxException">There is no usable native library, or the requested device does not work.</exception>
    public static OnnxMatchPredictor Load(
        string modelFolder, IReadOnlyList<ModelRoute> routes, string referenceModel, OnnxOptions? options = null, ILoggerFactory? loggerFactory = null)
    {
        ArgumentNullException.ThrowIfNull(routes);
        ArgumentException.ThrowIfNullOrEmpty(referenceModel);
        ModelRoute[] all = [.. routes, new ModelRoute(referenceModel, 1)];
        if (all.Distinct().Count() < all.Length || all.Count(route => route.Model == referenceModel) > 1)
        {
            throw new ArgumentException(
                $"The routes are {string.Join(", ", routes)}. List each route once, and no route of the reference model '{referenceModel}'.", nameof(routes));
        }

        var model = SequenceModel.Open(modelFolder, ModelKind.Router, options, loggerFactory);
        if (model.Manifest.Labels == routes.Count)
        {
            return new OnnxMatchPredictor(model, all);
        }

        model.Dispose();
        throw new ArgumentException(
            $"The router in '{modelFolder}' has {model.Manifest.Labels} heads, but there are {routes.Count} routes. List one route per head, in the order of the training.",
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

    /// <summary>Closes the model. Queries that are being computed end normally. Queries that wait fail with an <see cref="ObjectDisposedException"/>.</summary>
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
