namespace BestRoute.Training;

/// <summary>The L2 penalties of a linear reward, per squared weight.</summary>
/// <param name="Dense">For the dense features, which are scaled to root mean square 1.</param>
/// <param name="Hashed">For the hashed features, whose vectors have length 1.</param>
internal readonly record struct RewardPenalty(double Dense, double Hashed);
