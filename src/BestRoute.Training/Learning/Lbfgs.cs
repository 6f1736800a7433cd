namespace BestRoute.Training;

/// <summary>
/// Limited-memory BFGS (Nocedal and Wright, Numerical Optimization, algorithm 7.4) for smooth functions of many variables.
/// </summary>
/// <remarks>
/// Plain loops in a fixed order, no randomness: the same start gives the same bytes on every machine that computes in IEEE doubles.
/// </remarks>
internal static class Lbfgs
{
    private const double SufficientDecrease = 1e-4;
    private const double Curvature = 0.9;
    private const int MaxTrials = 50;

    /// <summary>Minimizes a function.</summary>
    /// <param name="objectiveAndGradient">
    /// Takes a point, overwrites the second array with the gradient there, and returns the value. It must not keep or change the
    /// point. A value that is not finite away from the start counts as too high.
    /// </param>
    /// <param name="start">The first point; left as it is.</param>
    /// <param name="maxIterations">The largest number of steps.</param>
    /// <param name="tolerance">The search ends where no component of the gradient is larger than this in absolute value.</param>
    /// <param name="history">The number of past steps that stand for the curvature.</param>
    /// <returns>
    /// The last accepted point, whose value is never above that of <paramref name="start"/>. The search also ends where
    /// floating-point numbers allow no further decrease.
    /// </returns>
    /// <exception cref="ArgumentException">The function or its gradient is not finite at <paramref name="start"/>.</exception>
    public static double[] Minimize(
        Func<double[], double[], double> objectiveAndGradient,
        double[] start,
        int maxIterations = 200,
        double tolerance = 1e-6,
        int history = 10)
    {
        ArgumentNullException.ThrowIfNull(objectiveAndGradient);
        ArgumentNullException.ThrowIfNull(start);
        ArgumentOutOfRangeException.ThrowIfNegative(maxIterations);
        ArgumentOutOfRangeException.ThrowIfLessThan(history, 1);

        var point = (double[])start.Clone();
        var gradient = new double[point.Length];
        var value = objectiveAndGradient(point, gradient);
        if (!double.IsFinite(value) || !gradient.All(double.IsFinite))
        {
            throw new ArgumentException($"The objective is {value} at the start, or its gradient there is not finite.", nameof(start));
        }

        var memory = new LbfgsMemory(point.Length, history);
        var direction = new double[point.Length];
        var trial = new double[point.Length];
        var trialGradient = new double[point.Length];

        for (var iteration = 0; iteration < maxIterations && LargestMagnitude(gradient) > tolerance; iteration++)
        {
            memory.Descend(gradient, direction);
            var slope = Dot(gradient, direction);
            if (!(slope < 0))
            {
                memory.Clear();
                memory.Descend(gradient, direction);
                slope = Dot(gradient, direction);
            }

            // Without curvature the direction's length says nothing: move by at most 1 first.
            var step = memory.IsEmpty ? Math.Min(1, 1 / Math.Sqrt(-slope)) : 1;
            if (!TryStep(objectiveAndGradient, point, direction, value, slope, step, trial, trialGradient, out var trialValue))
            {
                if (memory.IsEmpty)
                {
                    break;
                }

                memory.Clear();
                continue;
            }

            memory.Remember(point, trial, gradient, trialGradient);
            (point, trial) = (trial, point);
            (gradient, trialGradient) = (trialGradient, gradient);
            value = trialValue;
        }

        return point;
    }

    /// <summary>Looks for a step that meets both Wolfe conditions: doubles while the slope is steep, halves while the value is too high.</summary>
    private static bool TryStep(
        Func<double[], double[], double> objectiveAndGradient,
        double[] point,
        double[] direction,
        double value,
        double slope,
        double step,
        double[] trial,
        double[] trialGradient,
        out double trialValue)
    {
        var low = 0.0;
        var high = double.PositiveInfinity;
        trialValue = value;
        for (var attempt = 0; attempt < MaxTrials; attempt++)
        {
            for (var i = 0; i < point.Length; i++)
            {
                trial[i] = point[i] + (step * direction[i]);
            }

            trialValue = objectiveAndGradient(trial, trialGradient);
            var trialSlope = Dot(trialGradient, direction);
            if (!double.IsFinite(trialSlope) || !(trialValue <= value + (SufficientDecrease * step * slope)))
            {
                high = step;
            }
            else if (trialSlope < Curvature * slope)
            {
                low = step;
            }
            else
            {
                return true;
            }

            step = double.IsPositiveInfinity(high) ? 2 * step : 0.5 * (low + high);
        }

        return false;
    }

    private static double LargestMagnitude(double[] vector)
    {
        var largest = 0.0;
        foreach (var component in vector)
        {
            largest = Math.Max(largest, Math.Abs(component));
        }

        return largest;
    }

    internal static double Dot(double[] left, double[] right)
    {
        var sum = 0.0;
        for (var i = 0; i < left.Length; i++)
        {
            sum += left[i] * right[i];
        }

        return sum;
    }
}
