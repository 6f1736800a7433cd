namespace BestRoute;

/// <summary>
/// Appends the vector of a lexical encoder to the vector of another encoder. The language model knows what a text means. The n-grams and surface
/// features know which kind of task it is and how long the answer will be.
/// </summary>
/// <remarks>Instances are immutable. They are safe for concurrent use if the other encoder is. They allocate nothing when they encode.</remarks>
internal sealed class ConcatenatedEncoder : IEncoderLayer
{
    private readonly int _start;

    /// <summary>Initializes a new instance of the <see cref="ConcatenatedEncoder"/> class.</summary>
    /// <param name="encoder">The encoder whose vector comes first. It is not disposed.</param>
    /// <param name="lexical">The encoder whose vector comes after it.</param>
    public ConcatenatedEncoder(IQueryEncoder encoder, LexicalEncoder lexical)
    {
        Inner = encoder;
        Lexical = lexical;
        _start = encoder.Dimensions;
    }

    /// <inheritdoc/>
    public IQueryEncoder Inner { get; }

    /// <summary>Gets the encoder whose vector comes last.</summary>
    public LexicalEncoder Lexical { get; }

    /// <inheritdoc/>
    public int Dimensions => _start + Lexical.Dimensions;

    /// <inheritdoc/>
    public string? Device => (Inner as IDeviceBound)?.Device;

    /// <inheritdoc/>
    public IEncoderLayer Over(IQueryEncoder encoder) => new ConcatenatedEncoder(encoder, Lexical);

    /// <inheritdoc/>
    public ValueTask EncodeAsync(string text, Memory<float> destination, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentOutOfRangeException.ThrowIfLessThan(destination.Length, Dimensions, nameof(destination));

        // The lexical part comes first, so that nothing is left to do when the other encoder has finished: its task is the result.
        Lexical.Encode(text, destination.Span[_start..]);
        return Inner.EncodeAsync(text, destination[.._start], cancellationToken);
    }
}
