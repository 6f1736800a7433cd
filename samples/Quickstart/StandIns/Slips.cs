namespace Quickstart;

/// <summary>
/// Decides at which steps of one sample a stand-in slips. A part of the slips is systematic: it is the same in every sample of
/// a prompt, like a misunderstanding, so that more samples do not correct everything.
/// </summary>
internal sealed class Slips(double rate, Random systematic, Random fresh)
{
    private const double SystematicShare = 0.4;

    /// <summary>Takes one step.</summary>
    /// <param name="effort">How hard the step is; the chance to get through it is exp(-rate x effort).</param>
    /// <returns><see langword="null"/> if the step succeeds, else the randomness that decides what goes wrong.</returns>
    public Random? At(double effort)
    {
        // Both are always drawn at every step, so that a random mistake does not move the systematic ones.
        var misunderstood = Draw(systematic, rate * SystematicShare * effort);
        var mistaken = Draw(fresh, rate * (1 - SystematicShare) * effort);
        return misunderstood ?? mistaken;
    }

    private static Random? Draw(Random random, double hazard)
    {
        var slips = random.NextDouble() >= Math.Exp(-hazard);
        var seed = random.Next();
        return slips ? new Random(seed) : null;
    }
}
