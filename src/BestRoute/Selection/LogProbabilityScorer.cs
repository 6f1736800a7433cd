using System.Globalization;
using Microsoft.Extensions.AI;

namespace BestRoute;

/// <summary>Scores each sample by how probable its model found it: the mean log-probability of its tokens.</summary>
/// <remarks>
/// The abstractions have no member for log-probabilities, so the application says where its backend keeps them, usually in
/// <see cref="ChatResponse.RawRepresentation"/>; most backends report them only when asked to. A sample without them scores lowest. A function that
/// throws, or returns a positive number, which is no log-probability, makes its sample score lowest; where it does so for all
/// samples of a draw, the scorer itself fails. Safe for concurrent use where the function is.
/// </remarks>
public sealed class LogProbabilityScorer : IResponseScorer
{
    private readonly DelegateScorer _scorer;

    /// <summary>Initializes a new instance of the <see cref="LogProbabilityScorer"/> class.</summary>
    /// <param name="meanLogProbability">
    /// Gives the mean log-probability of a sample's tokens: 0 or less, to any one base; <see langword="null"/> or not a number where it is unknown.
    /// </param>
    public LogProbabilityScorer(Func<ChatResponse, double?> meanLogProbability)
    {
        ArgumentNullException.ThrowIfNull(meanLogProbability);
        _scorer = new DelegateScorer((_, response) => meanLogProbability(response) switch
        {
            > 0 and var value => throw new InvalidOperationException(string.Create(
                CultureInfo.InvariantCulture, $"The mean log-probability of a response is {value}: return the mean of the logarithms, 0 or less, or null where it is unknown.")),
            var value => value ?? double.NaN,
        });
    }

    /// <inheritdoc/>
    /// <value><see langword="false"/>.</value>
    public bool SeesWholeDraw => false;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException"><paramref name="scores"/> has less room than there are responses.</exception>
    public ValueTask ScoreAsync(ScoringRequest request, Memory<double> scores, CancellationToken cancellationToken)
        => _scorer.ScoreAsync(request, scores, cancellationToken);
}
