namespace BestRoute.Training;

/// <summary>The last steps of <see cref="Lbfgs"/> and what the gradient did along them: an inverse Hessian without a matrix.</summary>
internal sealed class LbfgsMemory(int dimensions, int capacity)
{
    private readonly List<(double[] Step, double[] Change, double Inverse)> _pairs = new(capacity);
    private readonly double[] _factors = new double[capacity];

    /// <summary>Gets whether no step is remembered.</summary>
    public bool IsEmpty => _pairs.Count == 0;

    /// <summary>Forgets everything.</summary>
    public void Clear() => _pairs.Clear();

    /// <summary>Remembers the step between two points, unless rounding has hidden the curvature along it.</summary>
    public void Remember(double[] from, double[] to, double[] fromGradient, double[] toGradient)
    {
        // The oldest pair's arrays are used again.
        var (step, change) = _pairs.Count == capacity ? (_pairs[0].Step, _pairs[0].Change) : (new double[dimensions], new double[dimensions]);
        double curvature = 0, squaredChange = 0;
        for (var i = 0; i < dimensions; i++)
        {
            step[i] = to[i] - from[i];
            change[i] = toGradient[i] - fromGradient[i];
            curvature += step[i] * change[i];
            squaredChange += change[i] * change[i];
        }

        if (_pairs.Count == capacity)
        {
            _pairs.RemoveAt(0);
        }

        if (curvature > 1e-14 * squaredChange)
        {
            _pairs.Add((step, change, 1 / curvature));
        }
    }

    /// <summary>Sets <paramref name="direction"/> to minus the inverse Hessian times the gradient (the two-loop recursion).</summary>
    public void Descend(double[] gradient, double[] direction)
    {
        for (var i = 0; i < dimensions; i++)
        {
            direction[i] = -gradient[i];
        }

        for (var p = _pairs.Count - 1; p >= 0; p--)
        {
            var (step, change, inverse) = _pairs[p];
            _factors[p] = inverse * Lbfgs.Dot(step, direction);
            Add(direction, -_factors[p], change);
        }

        if (_pairs.Count > 0)
        {
            var (_, change, inverse) = _pairs[^1];
            var scale = 1 / (inverse * Lbfgs.Dot(change, change));
            for (var i = 0; i < dimensions; i++)
            {
                direction[i] *= scale;
            }
        }

        for (var p = 0; p < _pairs.Count; p++)
        {
            var (step, change, inverse) = _pairs[p];
            Add(direction, _factors[p] - (inverse * Lbfgs.Dot(change, direction)), step);
        }
    }

    private static void Add(double[] target, double factor, double[] source)
    {
        for (var i = 0; i < target.Length; i++)
        {
            target[i] += factor * source[i];
        }
    }
}
