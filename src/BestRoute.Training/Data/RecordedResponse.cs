namespace BestRoute.Training;

/// <summary>A recorded response of a model and its quality score.</summary>
/// <remarks>Instances are immutable and safe to share between threads.</remarks>
internal sealed record RecordedResponse
{
    private readonly StoredText _text;

    /// <summary>Initializes a new instance of the <see cref="RecordedResponse"/> class whose text is in memory.</summary>
    /// <param name="text">The text of the response; may be empty.</param>
    /// <param name="score">The raw quality score, any finite number, higher is better.</param>
    public RecordedResponse(string text, double score)
        : this(new StoredText(ThinkingText.Remove(text)), score, TokenEstimate.FromLength(text.Length), reportedInputTokens: null)
    {
    }

    internal RecordedResponse(StoredText text, double score, int outputTokens, int? reportedInputTokens) =>
        (_text, Score, OutputTokens, ReportedInputTokens) = (text, score, outputTokens, reportedInputTokens);

    /// <summary>Gets the answer text of the response, without thinking that the model wrote into it; may be empty. Of a log it is read from a temporary file each time.</summary>
    /// <exception cref="ObjectDisposedException">The <see cref="ResponseLog"/> that it comes from was disposed.</exception>
    public string Text => _text.Read();

    /// <summary>Gets the number of characters of <see cref="Text"/>, without reading it.</summary>
    public int Length => _text.Length;

    /// <summary>Gets whether <see cref="Text"/> is empty or white space, without reading it.</summary>
    public bool IsBlank => _text.IsBlank;

    /// <summary>Gets the raw quality score, any finite number, higher is better.</summary>
    public double Score { get; init; }

    /// <summary>Gets the generated tokens: those that the log's usage tells, reasoning included, else those of the text.</summary>
    internal int OutputTokens { get; }

    /// <summary>Gets the prompt tokens that the log's usage tells; <see langword="null"/> where it tells none.</summary>
    internal int? ReportedInputTokens { get; }

    /// <summary>Compares text and score.</summary>
    /// <param name="other">Another response.</param>
    /// <returns>Whether both are the same.</returns>
    public bool Equals(RecordedResponse? other) => other is not null && Length == other.Length && Score == other.Score && Text == other.Text;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Length, Score);
}
