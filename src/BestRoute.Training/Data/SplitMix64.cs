namespace BestRoute.Training;

/// <summary>Steele, Lea and Flood's SplitMix64: random numbers that are the same on every machine and runtime.</summary>
internal sealed class SplitMix64(ulong seed)
{
    private ulong _state = seed;

    public ulong Next()
    {
        var z = _state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <returns>A number from 0 to <paramref name="bound"/> - 1; the bias is below bound / 2^64.</returns>
    public int Next(int bound) => (int)Math.BigMul(Next(), (ulong)bound, out _);

    /// <returns>A number of [0, 1).</returns>
    public double NextDouble() => (Next() >> 11) * (1.0 / (1L << 53));

    /// <returns>A standard normal number (Box and Muller).</returns>
    public double NextGaussian()
    {
        var radius = Math.Sqrt(-2 * Math.Log(1 - NextDouble()));
        return radius * Math.Cos(2 * Math.PI * NextDouble());
    }
}
