namespace BestRoute.Training;

/// <summary>How much more one package reaches than another on the same queries.</summary>
/// <param name="Value">The difference on all queries.</param>
/// <param name="StandardError">Its standard error, from a paired bootstrap over queries.</param>
internal sealed record PairedDifference(double Value, double StandardError)
{
    /// <summary>Gets whether it is above 0 by more than one standard error.</summary>
    public bool IsMore => Value > StandardError;

    /// <summary>Gets whether it is below 0 by more than one standard error.</summary>
    public bool IsLess => -Value > StandardError;

    /// <summary>Computes the standard error.</summary>
    /// <param name="value">The difference on all queries.</param>
    /// <param name="draws">The difference on each resample.</param>
    public static PairedDifference Of(double value, IReadOnlyCollection<double> draws)
    {
        var mean = draws.Average();
        return new(value, Math.Sqrt(draws.Sum(draw => (draw - mean) * (draw - mean)) / (draws.Count - 1)));
    }
}
