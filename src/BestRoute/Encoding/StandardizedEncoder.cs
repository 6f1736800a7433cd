using System.Numerics.Tensors;

namespace BestRoute;

/// <summary>Centres and scales the vector of another encoder, so that heads on it see numbers of one size, whichever model made them.</summary>
internal sealed class StandardizedEncoder : IEncoderLayer
{
    private readonly float[] _mean;
    private readonly float[] _scale;

    /// <summary>Initializes a new instance of the <see cref="StandardizedEncoder"/> class.</summary>
    /// <param name="encoder">The encoder. It is not disposed.</param>
    /// <param name="mean">What is subtracted, one number per dimension. The encoder keeps the array.</param>
    /// <param name="scale">What the difference is multiplied by, one number per dimension, 0 or more. The encoder keeps the array.</param>
    /// <exception cref="ArgumentException">An array does not fit the encoder, or contains a number that is not finite or a negative scale.</exception>
    public StandardizedEncoder(IQueryEncoder encoder, float[] mean, float[] scale)
    {
        RequireLength(mean, encoder.Dimensions, nameof(mean));
        RequireLength(scale, encoder.Dimensions, nameof(scale));
        NumberGuard.RequireFinite(mean);
        NumberGuard.Require(scale, static value => float.IsFinite(value) && value >= 0, "finite and not negative");
        Inner = encoder;
        _mean = mean;
        _scale = scale;
    }

    /// <inheritdoc/>
    public IQueryEncoder Inner { get; }

    /// <inheritdoc/>
    public int Dimensions => _mean.Length;

    /// <inheritdoc/>
    public string? Device => (Inner as IDeviceBound)?.Device;

    internal ReadOnlySpan<float> Mean => _mean;

    internal ReadOnlySpan<float> Scale => _scale;

    /// <inheritdoc/>
    public IEncoderLayer Over(IQueryEncoder encoder) => new StandardizedEncoder(encoder, _mean, _scale);

    /// <inheritdoc/>
    public ValueTask EncodeAsync(string text, Memory<float> destination, CancellationToken cancellationToken)
    {
        var encoding = Inner.EncodeAsync(text, destination, cancellationToken);
        if (!encoding.IsCompletedSuccessfully)
        {
            return AwaitAsync(encoding, destination);
        }

        encoding.GetAwaiter().GetResult();
        Standardize(destination.Span);
        return ValueTask.CompletedTask;
    }

    private async ValueTask AwaitAsync(ValueTask encoding, Memory<float> destination)
    {
        await encoding.ConfigureAwait(false);
        Standardize(destination.Span);
    }

    private void Standardize(Span<float> vector)
    {
        vector = vector[..Dimensions];
        TensorPrimitives.Subtract(vector, _mean, vector);
        TensorPrimitives.Multiply(vector, _scale, vector);
    }

    private static void RequireLength(float[] values, int dimensions, string name)
    {
        if (values.Length != dimensions)
        {
            throw new ArgumentException($"{name} has {values.Length} numbers, but the encoder has {dimensions} dimensions.", name);
        }
    }
}
