using System.Numerics.Tensors;

namespace BestRoute;

/// <summary>The match and quality heads of all routes and the length heads of all models, as one matrix over the encoder's vector.</summary>
/// <remarks>Instances are immutable and safe for concurrent use. They keep the arrays, which must not be changed.</remarks>
internal sealed class LinearHeads
{
    private readonly float[] _weights;
    private readonly float[] _biases;

    /// <summary>Initializes a new instance of the <see cref="LinearHeads"/> class.</summary>
    /// <param name="routes">The number of routes, 1 or more.</param>
    /// <param name="models">The number of models, 1 or more.</param>
    /// <param name="dimensions">The length of the encoder's vector, 1 or more.</param>
    /// <param name="weights">[2 x routes + models, dimensions], row-major: match rows, quality rows, then a length row per model.</param>
    /// <param name="biases">[2 x routes + models], in the order of the rows.</param>
    /// <exception cref="ArgumentException">An array has the wrong length or contains a number that is not finite.</exception>
    public LinearHeads(int routes, int models, int dimensions, float[] weights, float[] biases)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(routes);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(models);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(dimensions);
        Require(weights, ((2L * routes) + models) * dimensions, nameof(weights));
        Require(biases, (2L * routes) + models, nameof(biases));

        Routes = routes;
        Models = models;
        Dimensions = dimensions;
        _weights = weights;
        _biases = biases;
    }

    /// <summary>Gets the number of routes.</summary>
    public int Routes { get; }

    /// <summary>Gets the number of models.</summary>
    public int Models { get; }

    /// <summary>Gets the number of rows: two per route and one per model.</summary>
    public int Rows => _biases.Length;

    /// <summary>Gets the length of the encoder's vector.</summary>
    public int Dimensions { get; }

    internal ReadOnlySpan<float> Weights => _weights;

    internal ReadOnlySpan<float> Biases => _biases;

    /// <summary>Multiplies the matrix by a vector and adds the biases.</summary>
    /// <param name="vector">The encoder's vector, <see cref="Dimensions"/> long.</param>
    /// <param name="logits">Receives <see cref="Rows"/> numbers: the match logits and the quality logits of all routes, the length factors of all models.</param>
    public void Compute(ReadOnlySpan<float> vector, Span<float> logits)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(vector.Length, Dimensions, nameof(vector));
        ArgumentOutOfRangeException.ThrowIfLessThan(logits.Length, _biases.Length, nameof(logits));

        ReadOnlySpan<float> rows = _weights;
        for (var row = 0; row < _biases.Length; row++)
        {
            logits[row] = _biases[row] + TensorPrimitives.Dot(rows.Slice(row * Dimensions, Dimensions), vector);
        }
    }

    private static void Require(float[] values, long length, string name)
    {
        if (values.Length != length)
        {
            throw new ArgumentException($"{name} has {values.Length} numbers. It must have {length}.", name);
        }

        NumberGuard.RequireFinite(values, name);
    }
}
