using System.Buffers;
using System.Numerics.Tensors;

namespace BestRoute;

/// <summary>The calibrations of all routes of a pool, arranged so that thousands of them are applied at once.</summary>
internal sealed class RouteCalibrations
{
    private readonly double[] _slopes;
    private readonly double[] _intercepts;
    private readonly double[] _gapMeans;
    private readonly double[] _gapSlopes;
    private readonly (int Route, CalibrationKnot[] Knots)[] _isotonic;
    private readonly int _reference;

    // Routes by model and then by n. The routes of model m are from _starts[m] to _starts[m + 1].
    private readonly int[] _order;
    private readonly int[] _starts;

    /// <summary>Initializes a new instance of the <see cref="RouteCalibrations"/> class.</summary>
    /// <exception cref="ArgumentException">There is not one calibration per route, or not exactly one has no match calibration.</exception>
    public RouteCalibrations(IReadOnlyList<ModelRoute> routes, IReadOnlyList<RouteCalibration> calibration)
    {
        if (calibration.Count != routes.Count)
        {
            throw new ArgumentException($"There are {calibration.Count} calibrations for {routes.Count} routes. There must be one per route.", nameof(calibration));
        }

        int[] references = [.. Enumerable.Range(0, routes.Count).Where(i => calibration[i].Match is null)];
        if (references.Length != 1)
        {
            throw new ArgumentException($"{references.Length} routes have no match calibration. Exactly one, the reference's, must have none.", nameof(calibration));
        }

        _reference = references[0];
        _slopes = [.. calibration.Select(static entry => entry.Match?.Slope ?? 0)];
        _intercepts = [.. calibration.Select(static entry => entry.Match?.Intercept ?? 0)];
        _gapMeans = [.. calibration.Select(static entry => entry.GapMean)];
        _gapSlopes = [.. calibration.Select(static entry => entry.GapSlope)];
        _isotonic = [.. Enumerable.Range(0, routes.Count)
            .Where(i => calibration[i].Match?.Knots is not null)
            .Select(i => (i, calibration[i].Match!.Knots!.ToArray()))];

        int[][] models = [.. Enumerable.Range(0, routes.Count)
            .GroupBy(i => routes[i].Model, StringComparer.Ordinal)
            .Select(model => model.OrderBy(i => routes[i].Samples).ToArray())];
        _order = [.. models.SelectMany(static model => model)];
        _starts = new int[models.Length + 1];
        for (var m = 0; m < models.Length; m++)
        {
            _starts[m + 1] = _starts[m] + models[m].Length;
        }
    }

    /// <summary>Turns logits into predictions.</summary>
    /// <param name="logits">The match logits of all routes, then their quality logits.</param>
    /// <param name="predictions">Receives one prediction per route.</param>
    /// <exception cref="InvalidOperationException">A logit is not finite.</exception>
    public void Apply(ReadOnlySpan<float> logits, Span<RoutePrediction> predictions)
    {
        if (!TensorPrimitives.IsFiniteAll(logits))
        {
            throw new InvalidOperationException("A head returned a number that is not finite. Encoders must return finite vectors.");
        }

        var routes = _slopes.Length;
        var buffer = ArrayPool<double>.Shared.Rent(4 * routes);
        try
        {
            var match = buffer.AsSpan(0, routes);
            var quality = buffer.AsSpan(routes, routes);
            Match(logits[..routes], match);
            Quality(logits[routes..], quality);

            var matchByModel = buffer.AsSpan(2 * routes, routes);
            var qualityByModel = buffer.AsSpan(3 * routes, routes);
            MakeMonotone(match, matchByModel);
            MakeMonotone(quality, qualityByModel);
            for (var i = 0; i < routes; i++)
            {
                predictions[_order[i]] = new RoutePrediction(matchByModel[i], qualityByModel[i]);
            }
        }
        finally
        {
            ArrayPool<double>.Shared.Return(buffer);
        }
    }

    private void Match(ReadOnlySpan<float> logits, Span<double> match)
    {
        TensorPrimitives.ConvertTruncating(logits, match);
        TensorPrimitives.MultiplyAdd(match, _slopes, _intercepts, match);
        TensorPrimitives.Sigmoid<double>(match, match);
        foreach (var (route, knots) in _isotonic)
        {
            match[route] = Interpolate(knots, logits[route]);
        }

        match[_reference] = 1;
    }

    private void Quality(ReadOnlySpan<float> logits, Span<double> quality)
    {
        TensorPrimitives.ConvertTruncating(logits, quality);
        TensorPrimitives.Sigmoid<double>(quality, quality);
        var reference = quality[_reference];
        for (var i = 0; i < quality.Length; i++)
        {
            var gap = _gapMeans[i] + (_gapSlopes[i] * (quality[i] - reference - _gapMeans[i]));
            quality[i] = Math.Clamp(reference + gap, 0, 1);
        }

        quality[_reference] = reference;
    }

    private void MakeMonotone(ReadOnlySpan<double> values, Span<double> byModel)
    {
        for (var i = 0; i < byModel.Length; i++)
        {
            byModel[i] = values[_order[i]];
        }

        for (var m = 0; m + 1 < _starts.Length; m++)
        {
            PoolAdjacentViolators.Apply(byModel[_starts[m].._starts[m + 1]]);
        }
    }

    private static double Interpolate(CalibrationKnot[] knots, double logit)
    {
        var next = 0;
        var end = knots.Length;
        while (next < end)
        {
            var middle = (next + end) / 2;
            if (knots[middle].Logit > logit)
            {
                end = middle;
            }
            else
            {
                next = middle + 1;
            }
        }

        if (next == 0)
        {
            return knots[0].Probability;
        }

        if (next == knots.Length)
        {
            return knots[^1].Probability;
        }

        var (low, high) = (knots[next - 1], knots[next]);
        return low.Probability + ((high.Probability - low.Probability) * ((logit - low.Logit) / (high.Logit - low.Logit)));
    }
}
