using MathNet.Numerics.Providers.LinearAlgebra;

namespace BestRoute.Training;

/// <summary>
/// Ridge regression of output lengths on the shared features: the length of an answer depends on the question, and with it what the
/// answer costs. The paper's estimate (appendix B.1) is the mean.
/// </summary>
internal static class LengthHeads
{
    /// <summary>The penalty on the weights, in units of a squared error of one mean length.</summary>
    private const double Penalty = 1;

    /// <summary>Fits one head per model, in the order of the pool; if it is not better than the mean on validation queries, the mean is used.</summary>
    /// <param name="training">The training queries.</param>
    /// <param name="validation">The validation queries.</param>
    /// <param name="lengths">The mean output lengths of the models.</param>
    /// <param name="options">The degree of parallelism, on which nothing depends, and the token that stops it.</param>
    /// <param name="metrics">Receives the mean absolute errors, over the models, of heads and means on validation queries.</param>
    /// <returns>By model, weights and intercept last: the length of a sample as a multiple of the model's mean.</returns>
    public static double[][] Fit(
        LabelledQueries training,
        LabelledQueries validation,
        IReadOnlyList<LengthEstimate> lengths,
        ParallelOptions options,
        IDictionary<string, double> metrics)
    {
        var heads = new double[lengths.Count][];
        double[] errors = new double[lengths.Count], constantErrors = new double[lengths.Count];
        Parallel.For(0, heads.Length, options, model =>
        {
            var head = Fit(training.Features, Targets(training.Records, lengths[model]));
            double[] mean = [.. new double[training.Features.Columns], 1];
            var targets = Targets(validation.Records, lengths[model]);
            constantErrors[model] = MeanAbsoluteError(LogisticRegression.Predict(validation.Features, mean), targets);
            errors[model] = MeanAbsoluteError(LogisticRegression.Predict(validation.Features, head), targets);
            heads[model] = errors[model] < constantErrors[model] ? head : mean;
        });

        metrics["val.lengthError"] = errors.Average();
        metrics["val.lengthErrorConstant"] = constantErrors.Average();
        return heads;
    }

    /// <summary>The mean length of each query's samples as a multiple of the model's mean; NaN where there is none.</summary>
    public static double[] Targets(IReadOnlyList<QueryRecord> records, LengthEstimate length) =>
        [.. records.Select(record => record.ResponsesOf(length.Model) is { Count: > 0 } samples
            ? samples.Average(static sample => sample.OutputTokens) / length.MeanOutputTokens
            : double.NaN)];

    internal static double[] Fit(FeatureMatrix features, double[] targets)
    {
        var columns = features.Columns;
        var count = 0;
        double targetMean = 0;
        var means = new double[columns];
        for (var row = 0; row < targets.Length; row++)
        {
            if (!double.IsNaN(targets[row]))
            {
                count++;
                targetMean += targets[row];
                FeatureMatrix.AddScaled(means, 1, features.Row(row));
            }
        }

        var head = new double[columns + 1];
        if (count == 0)
        {
            head[columns] = 1;
            return head;
        }

        targetMean /= count;
        double[] gram = new double[columns * columns], moments = new double[columns], centered = new double[columns];
        for (var row = 0; row < targets.Length; row++)
        {
            if (double.IsNaN(targets[row]))
            {
                continue;
            }

            features.Row(row).CopyTo(centered);
            FeatureMatrix.AddScaled(centered, -1.0 / count, means);
            FeatureMatrix.AddScaled(moments, targets[row] - targetMean, centered);
            for (var i = 0; i < columns; i++)
            {
                FeatureMatrix.AddScaled(gram.AsSpan(i * columns, columns), centered[i], centered);
            }
        }

        for (var i = 0; i < columns; i++)
        {
            gram[(i * columns) + i] += Penalty;
        }

        // The managed provider gives the same bytes on every machine; the default one may be native.
        new ManagedLinearAlgebraProvider().CholeskySolve(gram, columns, moments, columnsB: 1);
        moments.CopyTo(head, 0);
        head[columns] = targetMean - (FeatureMatrix.Dot(means, moments) / count);
        return head;
    }

    /// <summary>The mean absolute error of length factors, which the run time clips; NaN targets do not count.</summary>
    internal static double MeanAbsoluteError(double[] factors, double[] targets) =>
        factors
            .Zip(targets, static (factor, target) => Math.Abs(
                Math.Clamp(factor, LinearMatchPredictor.MinLengthFactor, LinearMatchPredictor.MaxLengthFactor) - target))
            .Where(static error => !double.IsNaN(error))
            .DefaultIfEmpty(0)
            .Average();
}
