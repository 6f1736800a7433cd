namespace BestRoute.Training;

/// <summary>The operating point that a calibration chose.</summary>
/// <param name="Lambda">Its lambda; <see langword="null"/> where it stays with the reference.</param>
/// <param name="Result">What it was measured to cost and to reach.</param>
/// <param name="Reference">The reference alone on the same queries.</param>
internal sealed record CalibrationChoice(double? Lambda, SettingResult Result, SettingResult Reference)
{
    /// <summary>Gets the largest drop that is not ruled out at the chosen point; <see langword="null"/> for a cost target.</summary>
    public double? DropBound { get; init; }

    /// <summary>Gets how many queries the first point that was not shown to keep the target would take; <see langword="null"/> where the choice is not the reference, or all points were shown and none is cheaper.</summary>
    public double? QueriesNeeded { get; init; }

    /// <summary>Gets how many queries that point would take if it were as good as the reference; <see langword="null"/> as for <see cref="QueriesNeeded"/>.</summary>
    public double? QueriesToTell { get; init; }
}
