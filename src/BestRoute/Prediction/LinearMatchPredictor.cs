using System.Buffers;

namespace BestRoute;

/// <summary>
/// Predicts from the encoder's vector with <see cref="LinearHeads"/>. Match probabilities are calibrated. Quality gaps to the reference are shrunk
/// toward their training mean. Both are non-decreasing in n for the same model.
/// </summary>
internal sealed class LinearMatchPredictor : IMatchPredictor, IDeviceBound
{
    /// <summary>A length below this share of the mean is raised to it: the heads are linear and have no lower limit.</summary>
    internal const double MinLengthFactor = 0.1;

    internal const double MaxLengthFactor = 10;

    private readonly IQueryEncoder _encoder;
    private readonly LinearHeads _heads;
    private readonly RouteCalibrations _calibrations;
    private readonly TrainingDistribution? _distribution;

    // The position of each route's model among the length rows.
    private readonly int[] _models;

    /// <summary>Initializes a new instance of the <see cref="LinearMatchPredictor"/> class.</summary>
    /// <param name="encoder">The encoder. It is not disposed.</param>
    /// <param name="heads">The heads, with the encoder's dimensions, one pair of rows per route and one length row per model.</param>
    /// <param name="routes">The routes, without duplicates.</param>
    /// <param name="calibration">One entry per route. Exactly one, the reference's, has no match calibration.</param>
    /// <param name="distribution">The distribution of the training queries, in the encoder's dimensions; <see langword="null"/> if it is not known.</param>
    /// <exception cref="ArgumentException">The parts do not fit together.</exception>
    public LinearMatchPredictor(
        IQueryEncoder encoder,
        LinearHeads heads,
        IReadOnlyList<ModelRoute> routes,
        IReadOnlyList<RouteCalibration> calibration,
        TrainingDistribution? distribution = null)
    {
        if (encoder.Dimensions != heads.Dimensions)
        {
            throw new ArgumentException($"The encoder has {encoder.Dimensions} dimensions, but the heads were trained on {heads.Dimensions}.", nameof(encoder));
        }

        if (distribution is not null && distribution.Dimensions != heads.Dimensions)
        {
            throw new ArgumentException($"The distribution has {distribution.Dimensions} dimensions, but the heads were trained on {heads.Dimensions}.", nameof(distribution));
        }

        if (routes.Count != heads.Routes)
        {
            throw new ArgumentException($"There are {routes.Count} routes, but the heads have {heads.Routes}.", nameof(routes));
        }

        // Every model has a route with n = 1, and routes are in the order of the pool, so their models are too.
        string[] models = [.. routes.Select(static route => route.Model).Distinct(StringComparer.Ordinal)];
        if (models.Length != heads.Models)
        {
            throw new ArgumentException($"There are {models.Length} models among the routes, but the heads have {heads.Models}.", nameof(routes));
        }

        _models = [.. routes.Select(route => Array.IndexOf(models, route.Model))];
        _encoder = encoder;
        _heads = heads;
        _distribution = distribution;
        _calibrations = new RouteCalibrations(routes, calibration);
        Routes = routes;
    }

    /// <inheritdoc/>
    public IReadOnlyList<ModelRoute> Routes { get; }

    /// <inheritdoc/>
    public string? Device => (_encoder as IDeviceBound)?.Device;

    /// <inheritdoc/>
    public ValueTask<PredictionResult> PredictAsync(string text, Memory<RoutePrediction> predictions, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentOutOfRangeException.ThrowIfLessThan(predictions.Length, Routes.Count, nameof(predictions));

        // An encoder that fails may continue to write. The buffer is then not returned to the pool, so that it overwrites no other request's numbers.
        var buffer = ArrayPool<float>.Shared.Rent(_heads.Dimensions);
        var vector = buffer.AsMemory(0, _heads.Dimensions);
        var encoding = _encoder.EncodeAsync(text, vector, cancellationToken);
        if (!encoding.IsCompletedSuccessfully)
        {
            return AwaitAsync(encoding, buffer, predictions);
        }

        encoding.GetAwaiter().GetResult();
        try
        {
            return new ValueTask<PredictionResult>(Predict(vector.Span, predictions.Span));
        }
        finally
        {
            ArrayPool<float>.Shared.Return(buffer);
        }
    }

    private async ValueTask<PredictionResult> AwaitAsync(ValueTask encoding, float[] buffer, Memory<RoutePrediction> predictions)
    {
        await encoding.ConfigureAwait(false);
        try
        {
            return Predict(buffer.AsSpan(0, _heads.Dimensions), predictions.Span);
        }
        finally
        {
            ArrayPool<float>.Shared.Return(buffer);
        }
    }

    private PredictionResult Predict(ReadOnlySpan<float> vector, Span<RoutePrediction> predictions)
    {
        var buffer = ArrayPool<float>.Shared.Rent(_heads.Rows);
        try
        {
            var rows = buffer.AsSpan(0, _heads.Rows);
            _heads.Compute(vector, rows);
            _calibrations.Apply(rows[..(2 * _heads.Routes)], predictions);
            var lengths = rows[(2 * _heads.Routes)..];
            for (var i = 0; i < _models.Length; i++)
            {
                predictions[i] = predictions[i] with { LengthFactor = Math.Clamp(lengths[_models[i]], MinLengthFactor, MaxLengthFactor) };
            }

            return new PredictionResult { OutOfDistributionScore = _distribution?.Score(vector), Device = Device };
        }
        finally
        {
            ArrayPool<float>.Shared.Return(buffer);
        }
    }
}
