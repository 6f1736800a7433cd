namespace BestRoute.Training;

/// <summary>What <see cref="SharedRegression"/> minimizes, divided by the number of labels per head, so that one tolerance fits logs of every size.</summary>
internal sealed class SharedObjective
{
    private readonly FeatureMatrix _features;
    private readonly double[][] _targets;
    private readonly double _meanPenalty;
    private readonly double _distancePenalty;
    private readonly ParallelOptions _options;
    private readonly double[] _losses;
    private readonly int[] _counts;
    private readonly double[] _sums;

    public SharedObjective(FeatureMatrix features, double[][] targets, double meanPenalty, double distancePenalty, ParallelOptions options)
    {
        (_features, _targets, _meanPenalty, _distancePenalty, _options) = (features, targets, meanPenalty, distancePenalty, options);
        _losses = new double[targets.Length];
        _counts = [.. targets.Select(static head => head.Count(static target => !double.IsNaN(target)))];
        _sums = [.. targets.Select(static head => head.Where(static target => !double.IsNaN(target)).Sum())];
    }

    /// <summary>Gets the number of labels of all heads.</summary>
    public long Labels => _counts.Sum(static count => (long)count);

    /// <summary>Gets the mean number of labels of a head.</summary>
    public double LabelsPerHead => (double)Labels / _targets.Length;

    /// <summary>Gets the mean over the labels of p (1 - p), where p is what the constant predictor of the label's head says.</summary>
    public double Curvature => _counts.Zip(_sums, static (count, sum) =>
    {
        var p = Logistic.Sigmoid(Logistic.StartOf(sum, count));
        return count * p * (1 - p);
    }).Sum() / Labels;

    /// <summary>The heads that say each the mean of its targets.</summary>
    public double[][] Constants() =>
        [.. _counts.Zip(_sums, (count, sum) => (double[])[.. new double[_features.Columns], Logistic.StartOf(sum, count)])];

    /// <summary>Changes the part of each head in a vector of all heads, one after the other: too little work for threads.</summary>
    public void ForEachHead(double[] heads, Action<Span<double>> change)
    {
        for (var start = 0; start < heads.Length; start += _features.Columns + 1)
        {
            change(heads.AsSpan(start, _features.Columns + 1));
        }
    }

    /// <summary>Computes the value and the gradient; each head is weights and intercept last.</summary>
    public double Evaluate(double[] heads, double[] gradient)
    {
        int columns = _features.Columns, size = columns + 1, count = _targets.Length;
        Parallel.For(0, count, _options, head =>
            _losses[head] = Loss(_targets[head], heads.AsSpan(head * size, size), gradient.AsSpan(head * size, size)));

        var mean = new double[columns];
        for (var head = 0; head < count; head++)
        {
            FeatureMatrix.AddScaled(mean, 1.0 / count, heads.AsSpan(head * size, columns));
        }

        // The squared distances from the mean are the squared lengths less those of the mean.
        var fromMean = _meanPenalty - _distancePenalty;
        var value = 0.5 * fromMean * count * FeatureMatrix.Dot(mean, mean);
        for (var head = 0; head < count; head++)
        {
            var weights = heads.AsSpan(head * size, columns);
            var slope = gradient.AsSpan(head * size, columns);
            FeatureMatrix.AddScaled(slope, _distancePenalty, weights);
            FeatureMatrix.AddScaled(slope, fromMean, mean);
            value += _losses[head] + (0.5 * _distancePenalty * FeatureMatrix.Dot(weights, weights));
        }

        var labels = LabelsPerHead;
        for (var i = 0; i < gradient.Length; i++)
        {
            gradient[i] /= labels;
        }

        return value / labels;
    }

    private double Loss(double[] targets, ReadOnlySpan<double> head, Span<double> gradient)
    {
        var columns = _features.Columns;
        var slope = gradient[..columns];
        double intercept = head[columns], loss = 0.5 * Logistic.InterceptPenalty * intercept * intercept;
        var interceptSlope = Logistic.InterceptPenalty * intercept;
        slope.Clear();
        for (var row = 0; row < targets.Length; row++)
        {
            if (!double.IsNaN(targets[row]))
            {
                var values = _features.Row(row);
                var logit = FeatureMatrix.Dot(values, head[..columns]) + intercept;
                var residual = Logistic.Sigmoid(logit) - targets[row];
                loss += Logistic.Loss(logit, targets[row]);
                interceptSlope += residual;
                FeatureMatrix.AddScaled(slope, residual, values);
            }
        }

        gradient[columns] = interceptSlope;
        return loss;
    }
}
