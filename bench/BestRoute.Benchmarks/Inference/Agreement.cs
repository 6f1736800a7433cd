using BestRoute.Studies.Commands;

namespace BestRoute.Benchmarks.Inference;

/// <summary>Checks that models have the same outputs before they are timed.</summary>
internal static class Agreement
{
    /// <summary>Compares outputs.</summary>
    /// <param name="what">What is compared, for the error.</param>
    /// <param name="expected">The outputs of the reference.</param>
    /// <param name="actual">The outputs to check.</param>
    /// <param name="tolerance">The largest difference that is allowed.</param>
    /// <returns>The largest difference.</returns>
    /// <exception cref="CommandException">They differ by more, or a number is not finite.</exception>
    public static float Require(string what, float[] expected, float[] actual, float tolerance)
    {
        if (expected.Length != actual.Length)
        {
            throw new CommandException($"{what} have {expected.Length} and {actual.Length} numbers.");
        }

        float largest = 0;
        for (var i = 0; i < expected.Length; i++)
        {
            var difference = Math.Abs(expected[i] - actual[i]);
            if (!(difference <= tolerance))
            {
                throw new CommandException(FormattableString.Invariant($"{what} differ by {difference}; {tolerance} is allowed."));
            }

            largest = Math.Max(largest, difference);
        }

        return largest;
    }
}
