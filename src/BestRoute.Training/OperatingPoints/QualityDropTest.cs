namespace BestRoute.Training;

/// <summary>
/// Tests whether routing keeps the mean quality above a share of the reference's, at a confidence that holds for every number of
/// queries and every distribution of scores from 0 to 1.
/// </summary>
/// <remarks>
/// A test by betting (Waudby-Smith and Ramdas 2023, section 4): under the hypothesis that the drop exceeds d, the mean of
/// Z = routed - (1 - d) reference is negative, so the capital of a gambler who stakes on Z and sees only the past cannot be expected to
/// grow, and reaches 1 / (1 - confidence) with a probability of at most 1 - confidence (Ville). The stakes are their predictable
/// plug-in for a fixed number of queries, with the variance of the difference routed - reference. They do not depend on d,
/// so the capital grows with d, and the drops that are not ruled out are an interval. The capital may reach its goal on the way. So the mean of all queries has to keep the
/// drop too: a promise must not contradict the figures next to it.
/// </remarks>
internal sealed class QualityDropTest
{
    /// <summary>The largest share of the capital that one query may cost.</summary>
    private const double LargestLoss = 0.75;
    private const double PriorVariance = 0.25;
    private const int BisectionSteps = 40;
    private const double Rounding = 1e-12;

    private readonly double[] _routed;
    private readonly double[] _reference;
    private readonly double[] _stakes;
    private readonly double _goal;
    private readonly double _routedMean;
    private readonly double _referenceMean;

    /// <param name="routed">The quality of the routed answers, 0 to 1, in an order that does not depend on the qualities.</param>
    /// <param name="reference">The quality of the reference's answers to the same queries.</param>
    /// <param name="confidence">The confidence, above 0 and below 1.</param>
    public QualityDropTest(double[] routed, double[] reference, double confidence)
    {
        _routed = routed;
        _reference = reference;
        _goal = -Math.Log(1 - confidence);
        _routedMean = routed.DefaultIfEmpty(0).Average();
        _referenceMean = reference.DefaultIfEmpty(0).Average();
        _stakes = new double[routed.Length];
        double sum = 0, squares = PriorVariance;
        for (var i = 0; i < routed.Length; i++)
        {
            _stakes[i] = Math.Sqrt(2 * _goal / (routed.Length * squares / (i + 1)));
            var difference = routed[i] - reference[i];
            sum += difference;
            var residual = difference - (sum / (i + 2));
            squares += residual * residual;
        }
    }

    /// <summary>Returns whether the data rule out that routing loses more than a share of the reference's quality.</summary>
    /// <param name="drop">The share, 0 to 1.</param>
    public bool Keeps(double drop)
    {
        if (_routedMean < ((1 - drop) * _referenceMean) - Rounding)
        {
            return false;
        }

        double largest = LargestStake(drop), logCapital = 0;
        for (var i = 0; i < _stakes.Length; i++)
        {
            logCapital += double.LogP1(Math.Min(_stakes[i], largest) * (_routed[i] - ((1 - drop) * _reference[i])));
            if (logCapital >= _goal)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Returns the largest drop that is not ruled out: 0 to 1.</summary>
    public double Bound()
    {
        double possible = 0, ruledOut = 1;
        if (Keeps(possible))
        {
            return possible;
        }

        for (var step = 0; step < BisectionSteps; step++)
        {
            var middle = (possible + ruledOut) / 2;
            (possible, ruledOut) = Keeps(middle) ? (possible, middle) : (middle, ruledOut);
        }

        return ruledOut;
    }

    /// <summary>Estimates how many queries such as these it takes to show the drop: the growth of the capital at the best constant stake.</summary>
    /// <returns>The number of queries; infinite where the mean speaks against the drop, so that more queries would not help.</returns>
    public double QueriesNeeded(double drop)
    {
        var (mean, variance) = Margin(drop);
        return QueriesNeeded(drop, mean, variance);
    }

    /// <summary>Estimates how many queries with this variance it takes to show the drop if routing is as good as the reference on average.</summary>
    /// <returns>The number of queries; infinite where the drop is 0 or the reference's quality is.</returns>
    public double QueriesToTell(double drop) => QueriesNeeded(drop, drop * _referenceMean, Margin(drop).Variance);

    private double QueriesNeeded(double drop, double mean, double variance)
    {
        if (mean <= 0)
        {
            return double.PositiveInfinity;
        }

        var largest = LargestStake(drop);
        var stake = mean < largest * variance ? mean / variance : largest;
        return Math.Ceiling(_goal / ((stake * mean) - (stake * stake * variance / 2)));
    }

    private (double Mean, double Variance) Margin(double drop)
    {
        double mean = 0, squares = 0;
        for (var i = 0; i < _routed.Length; i++)
        {
            var margin = _routed[i] - ((1 - drop) * _reference[i]);
            mean += margin / _routed.Length;
            squares += margin * margin / _routed.Length;
        }

        return (mean, Math.Max(0, squares - (mean * mean)));
    }

    private static double LargestStake(double drop) => LargestLoss / (1 - drop);
}
