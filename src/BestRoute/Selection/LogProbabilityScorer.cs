using System.Globalization;
using Microsoft.Extensions.AI;

namespace BestRoute;

/// <summary>Scores each sample by the mean log-probability of its tokens: how probable its model found it.</summary>
/// <remarks>
/// <see cref="ChatResponse"/> has no member for log-probabilities, so the application tells where its backend keeps them, usually in
/// <see cref="ChatResponse.RawRepresentation"/>. Most backends report them only on request. A sample without log-probabilities scores lowest. So does a
/// sample for which the function throws or returns a positive number, because a log-probability is 0 or less. If that happens for all samples of a draw,
/// the scorer fails. Instances are safe for concurrent use if the function is.
/// </remarks>
public sealed class LogProbabilityScorer : IResponseScorer
{
    private readonly DelegateScorer _scorer;

    /// <summary>Initializes a new instance of the <see cref="LogProbabilityScorer"/> class.</summary>
    /// <param name="meanLogProbability">
    /// Returns the mean log-probability of a sample's tokens: 0 or less, to any base, but always the same; <see langword="null"/> or NaN if it is not known.
    /// </param>
    public LogProbabilityScorer(Func<ChatResponse, double?> meanLogProbability)
    {
        ArgumentNullException.ThrowIfNull(meanLogProbability);
        _scorer = new DelegateScorer((_, response) => meanLogProbability(response) switch
        {
            > 0 and var value => throw new InvalidOperationException(string.Create(
                CultureInfo.InvariantCulture, $"The mean log-probability of a response is {value}. Return the mean of the logarithms, 0 or less, or null if it is not known.")),
            var value => value ?? double.NaN,
        });
    }

    /// <inheritdoc/>
    /// <value><see langword="false"/>.</value>
    public bool SeesWholeDraw => false;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException"><paramref name="scores"/> is shorter than the list of responses.</exception>
    public ValueTask ScoreAsync(ScoringRequest request, Memory<double> scores, CancellationToken cancellationToken) =>
        _scorer.ScoreAsync(request, scores, cancellationToken);
}
