using System.Runtime.CompilerServices;

namespace BestRoute;

/// <summary>Checks arrays of numbers, which come from files, before anything is computed with them.</summary>
internal static class NumberGuard
{
    /// <summary>Requires that all numbers are finite.</summary>
    /// <param name="values">The numbers.</param>
    /// <param name="name">How the error calls them.</param>
    /// <exception cref="ArgumentException">A number is not finite; the message has its index and value.</exception>
    public static void RequireFinite(float[] values, [CallerArgumentExpression(nameof(values))] string? name = null) =>
        Require(values, float.IsFinite, "finite", name);

    /// <summary>Requires that all numbers are in a range.</summary>
    /// <param name="values">The numbers.</param>
    /// <param name="isValid">Whether a number is in the range.</param>
    /// <param name="range">The range, as the error calls it.</param>
    /// <param name="name">How the error calls the numbers.</param>
    /// <exception cref="ArgumentException">A number is out of range; the message has its index and value.</exception>
    public static void Require(float[] values, Predicate<float> isValid, string range, [CallerArgumentExpression(nameof(values))] string? name = null)
    {
        var index = Array.FindIndex(values, value => !isValid(value));
        if (index >= 0)
        {
            throw new ArgumentException($"{name}[{index}] is {values[index]}. It must be {range}.", name);
        }
    }
}
