using System.Buffers;
using System.Numerics.Tensors;

namespace BestRoute;

/// <summary>
/// Where the training queries are in the encoder's space: the centres of clusters, and the directions in which queries spread around them. The larger
/// the Mahalanobis distance of a query to the nearest centre, the more unusual the query is.
/// </summary>
/// <remarks>Instances are immutable and safe for concurrent use. They keep the arrays, which must not be changed.</remarks>
internal sealed class TrainingDistribution
{
    private readonly float[] _whitening;
    private readonly float[] _centres;

    /// <summary>Initializes a new instance of the <see cref="TrainingDistribution"/> class.</summary>
    /// <param name="dimensions">The length of the encoder's vector, 1 or more.</param>
    /// <param name="whitening">
    /// [dimensions x (dimensions + 1) / 2]: the lower triangle, row by row, of the matrix that makes the spread around the centres equal in all directions.
    /// </param>
    /// <param name="centres">[centres, dimensions], row-major: the centres of the training queries' clusters times that matrix.</param>
    /// <param name="scale">What a distance means.</param>
    /// <exception cref="ArgumentException">An array has the wrong length or contains a number that is not finite.</exception>
    public TrainingDistribution(int dimensions, float[] whitening, float[] centres, DistanceScale scale)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(dimensions);
        Require(whitening, whitening.Length == TriangleOf(dimensions), nameof(whitening), dimensions);
        Require(centres, centres.Length > 0 && centres.Length % dimensions == 0, nameof(centres), dimensions);

        Dimensions = dimensions;
        _whitening = whitening;
        _centres = centres;
        Scale = scale;
    }

    /// <summary>Gets the length of the encoder's vector.</summary>
    public int Dimensions { get; }

    /// <summary>Gets the number of centres.</summary>
    public int CentreCount => _centres.Length / Dimensions;

    /// <summary>Gets what a distance means.</summary>
    public DistanceScale Scale { get; }

    internal ReadOnlySpan<float> Whitening => _whitening;

    internal ReadOnlySpan<float> Centres => _centres;

    /// <summary>Returns the number of elements of a lower triangle.</summary>
    public static long TriangleOf(int dimensions) => (long)dimensions * (dimensions + 1) / 2;

    /// <summary>Scores a query by the share, 0 to 1, of held-out queries of the same kind that are less unusual.</summary>
    /// <param name="vector">The encoder's vector, <see cref="Dimensions"/> long.</param>
    public double Score(ReadOnlySpan<float> vector) => Scale.ShareBelow(Distance(vector));

    /// <summary>Returns the Mahalanobis distance to the nearest centre.</summary>
    /// <param name="vector">The encoder's vector, <see cref="Dimensions"/> long.</param>
    public double Distance(ReadOnlySpan<float> vector)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(vector.Length, Dimensions, nameof(vector));
        var buffer = ArrayPool<float>.Shared.Rent(Dimensions);
        try
        {
            var whitened = buffer.AsSpan(0, Dimensions);
            Whiten(vector, whitened);
            var nearest = float.PositiveInfinity;
            for (var start = 0; start < _centres.Length; start += Dimensions)
            {
                nearest = Math.Min(nearest, TensorPrimitives.Distance(whitened, _centres.AsSpan(start, Dimensions)));
            }

            return nearest;
        }
        finally
        {
            ArrayPool<float>.Shared.Return(buffer);
        }
    }

    private void Whiten(ReadOnlySpan<float> vector, Span<float> whitened)
    {
        var start = 0;
        for (var row = 0; row < Dimensions; row++)
        {
            whitened[row] = TensorPrimitives.Dot(_whitening.AsSpan(start, row + 1), vector[..(row + 1)]);
            start += row + 1;
        }
    }

    private static void Require(float[] values, bool fits, string name, int dimensions)
    {
        if (!fits)
        {
            throw new ArgumentException($"{name} has {values.Length} numbers, which do not fit {dimensions} dimensions.", name);
        }

        NumberGuard.RequireFinite(values, name);
    }
}
