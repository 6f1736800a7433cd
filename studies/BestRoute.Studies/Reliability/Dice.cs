namespace BestRoute.Studies.Reliability;

/// <summary>Random numbers that depend only on a seed and on what they are for, so that they are the same in any order of the requests.</summary>
internal static class Dice
{
    /// <summary>Returns a number from 0 to below 1.</summary>
    public static double Roll(int seed, int request, int purpose)
    {
        // SplitMix64.
        var state = ((ulong)(uint)seed << 40) ^ ((ulong)(uint)request << 8) ^ (uint)purpose;
        state *= 0x9E3779B97F4A7C15;
        state = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9;
        state = (state ^ (state >> 27)) * 0x94D049BB133111EB;
        return ((state ^ (state >> 31)) >> 11) * (1.0 / (1UL << 53));
    }
}
