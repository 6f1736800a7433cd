using System.Globalization;

namespace BestRoute.Training;

/// <summary>
/// Conditions the vectors of an encoder that knows nothing of the heads: every dimension gets the same spread, and the whole vector a length at
/// which it counts next to the lexical vector, and at which the penalties of the heads are neither idle nor all.
/// </summary>
internal static class FeatureStandardization
{
    /// <summary>The mean squared lengths of a vector that compete: as much as penalties ten times stronger, as they are, and ten times weaker.</summary>
    private static readonly double[] _squaredLengths = [0.1, 1, 10];

    /// <summary>A spread below this share of the largest value in a dimension is rounding, and the dimension is left out.</summary>
    private const double MinSpread = 1e-6;

    /// <summary>Fits the standardization; the length is the one at which quality heads lose least on validation queries.</summary>
    /// <param name="encoder">The encoder.</param>
    /// <param name="lexical">The lexical encoder, whose vector comes after the encoder's and stays as it is.</param>
    /// <param name="data">The queries.</param>
    /// <param name="training">The labels of the training queries.</param>
    /// <param name="validation">The labels of the validation queries.</param>
    /// <param name="options">The degree of parallelism, on which nothing depends, and the token that stops it.</param>
    /// <param name="metrics">Receives what was chosen.</param>
    public static async Task<ConcatenatedEncoder> FitAsync(
        IQueryEncoder encoder,
        LexicalEncoder lexical,
        TrainingData data,
        RouteLabels training,
        RouteLabels validation,
        ParallelOptions options,
        IDictionary<string, double> metrics)
    {
        var (mean, scale) = Moments(await DenseFeatures.EncodeAsync(encoder, data.Training, options).ConfigureAwait(false));
        int[] routes = [.. Enumerable.Range(0, training.Routes.Count).Where(route => training.Quality[route].Any(static label => !double.IsNaN(label)))];
        double[][] targets = [.. routes.Select(route => training.Quality[route])], held = [.. routes.Select(route => validation.Quality[route])];

        ConcatenatedEncoder? best = null;
        var least = double.PositiveInfinity;
        foreach (var squared in _squaredLengths)
        {
            var candidate = new ConcatenatedEncoder(
                new StandardizedEncoder(encoder, mean, [.. scale.Select(value => (float)(value * Math.Sqrt(squared)))]), lexical);
            var features = await DenseFeatures.EncodeAsync(candidate, data.Training, options).ConfigureAwait(false);
            var heads = new SharedHeadTrainer(features, options).Fit(targets);
            var loss = LossOf(heads, await DenseFeatures.EncodeAsync(candidate, data.Validation, options).ConfigureAwait(false), held);
            metrics[string.Create(CultureInfo.InvariantCulture, $"val.qualityLossAtLength{squared}")] = loss;
            if (best is null || loss < least)
            {
                (best, least) = (candidate, loss);
                metrics["train.squaredLength"] = squared;
            }
        }

        return best!;
    }

    /// <summary>The means, and the factors that make the mean squared length of the centred vectors 1.</summary>
    private static (float[] Mean, float[] Scale) Moments(FeatureMatrix features)
    {
        double[] means = new double[features.Columns], squares = new double[features.Columns], largest = new double[features.Columns];
        for (var row = 0; row < features.Rows; row++)
        {
            FeatureMatrix.AddScaled(means, 1.0 / features.Rows, features.Row(row));
        }

        for (var row = 0; row < features.Rows; row++)
        {
            var values = features.Row(row);
            for (var i = 0; i < values.Length; i++)
            {
                var distance = values[i] - means[i];
                squares[i] += distance * distance / features.Rows;
                largest[i] = Math.Max(largest[i], Math.Abs(values[i]));
            }
        }

        bool[] varies = [.. squares.Select((square, i) => Math.Sqrt(square) > MinSpread * largest[i])];
        double count = Math.Max(1, varies.Count(static one => one));
        return (
            [.. means.Select(static mean => (float)mean)],
            [.. squares.Select((square, i) => varies[i] ? (float)(1 / Math.Sqrt(square * count)) : 0f)]);
    }

    /// <summary>The mean loss of heads with the best slope and intercepts: the package's are calibrated too, so how timid penalties make them does not count.</summary>
    private static double LossOf(double[][] heads, FeatureMatrix features, double[][] targets)
    {
        double[][] logits = [.. heads.Select(head => LogisticRegression.Predict(features, head))];
        var (slope, intercepts) = SharedSlope.Fit(logits, targets);
        double sum = 0;
        var count = 0;
        for (var head = 0; head < heads.Length; head++)
        {
            for (var query = 0; query < features.Rows; query++)
            {
                if (!double.IsNaN(targets[head][query]))
                {
                    sum += Logistic.Loss((slope * logits[head][query]) + intercepts[head], targets[head][query]);
                    count++;
                }
            }
        }

        return sum / Math.Max(1, count);
    }
}
