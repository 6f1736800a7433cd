using System.Buffers;
using System.Numerics.Tensors;

namespace BestRoute;

/// <summary>Scores each sample by a linear proxy reward (paper, Eq. 1) on an encoder's vector of prompt and response.</summary>
/// <remarks>A score is any finite number; only differences within one draw mean something. Safe for concurrent use.</remarks>
internal sealed class EncodedRewardScorer : ITextScorer, IDeviceBound
{
    private readonly float[] _weights;

    /// <summary>Initializes a new instance of the <see cref="EncodedRewardScorer"/> class.</summary>
    /// <param name="encoder">The encoder. It is not disposed.</param>
    /// <param name="weights">One weight per dimension of the encoder. The scorer keeps the array.</param>
    /// <exception cref="ArgumentException">The weights do not fit the encoder or are not finite.</exception>
    public EncodedRewardScorer(IPairEncoder encoder, float[] weights)
    {
        if (weights.Length != encoder.Dimensions)
        {
            throw new ArgumentException($"There are {weights.Length} weights, but the encoder of the reward has {encoder.Dimensions} dimensions.", nameof(weights));
        }

        NumberGuard.RequireFinite(weights);
        Encoder = encoder;
        _weights = weights;
    }

    /// <summary>Gets the encoder.</summary>
    public IPairEncoder Encoder { get; }

    /// <inheritdoc/>
    public bool SeesWholeDraw => false;

    /// <inheritdoc/>
    public string? Device => (Encoder as IDeviceBound)?.Device;

    internal ReadOnlySpan<float> Weights => _weights;

    /// <summary>Returns the same reward over another encoder with the same vectors.</summary>
    public EncodedRewardScorer Over(IPairEncoder encoder) => new(encoder, _weights);

    /// <inheritdoc/>
    /// <exception cref="ArgumentException"><paramref name="scores"/> is shorter than the list of responses.</exception>
    public async ValueTask ScoreAsync(ScoringRequest request, Memory<double> scores, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        request.ThrowIfNoRoom(scores);

        // An encoder that fails may continue to write. The buffer is then not returned to the pool, so that it overwrites no other request's numbers.
        var count = request.Texts.Count;
        var buffer = ArrayPool<float>.Shared.Rent(count * _weights.Length);
        await Encoder.EncodePairsAsync(request.Prompt, request.Texts, buffer.AsMemory(0, count * _weights.Length), cancellationToken).ConfigureAwait(false);
        for (var i = 0; i < count; i++)
        {
            scores.Span[i] = TensorPrimitives.Dot(buffer.AsSpan(i * _weights.Length, _weights.Length), _weights);
        }

        ArrayPool<float>.Shared.Return(buffer);
    }
}
