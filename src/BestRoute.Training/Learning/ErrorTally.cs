namespace BestRoute.Training;

/// <summary>Adds up how far predictions are from what they predict, and the errors of a constant.</summary>
internal sealed class ErrorTally
{
    private double _squares;
    private double _constantSquares;
    private double _logLoss;
    private double _constantLogLoss;
    private int _count;

    /// <summary>Gets the mean squared error: the Brier score where probabilities are predicted; 0 where nothing was added.</summary>
    public double Squares => _count > 0 ? _squares / _count : 0;

    /// <summary>Gets the mean squared error of the constants.</summary>
    public double ConstantSquares => _count > 0 ? _constantSquares / _count : 0;

    /// <summary>Gets the mean cross-entropy of the predictions.</summary>
    public double LogLoss => _count > 0 ? _logLoss / _count : 0;

    /// <summary>Gets the mean cross-entropy of the constants.</summary>
    public double ConstantLogLoss => _count > 0 ? _constantLogLoss / _count : 0;

    /// <summary>Adds one prediction.</summary>
    /// <param name="predicted">What was predicted.</param>
    /// <param name="target">What was to be predicted; NaN, which a log cannot tell, does not count.</param>
    /// <param name="constant">What a predictor says that knows no query.</param>
    public void Add(double predicted, double target, double constant)
    {
        if (!double.IsNaN(target))
        {
            _squares += (predicted - target) * (predicted - target);
            _constantSquares += (constant - target) * (constant - target);
            _logLoss += CrossEntropy(predicted, target);
            _constantLogLoss += CrossEntropy(constant, target);
            _count++;
        }
    }

    private static double CrossEntropy(double predicted, double target)
    {
        var p = Math.Clamp(predicted, 1e-6, 1 - 1e-6);
        return -((target * Math.Log(p)) + ((1 - target) * Math.Log(1 - p)));
    }
}
