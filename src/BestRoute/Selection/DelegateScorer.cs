using System.Runtime.ExceptionServices;
using Microsoft.Extensions.AI;

namespace BestRoute;

/// <summary>Scores each sample with a check of the application, for example unit tests, a schema or a regular expression.</summary>
/// <remarks>
/// <para>
/// The check gets the text of the query, as the router sees it, and one sample. All checks of a draw are started at once. If the check throws for a
/// sample, that sample scores lowest, and the others are compared. If it throws for every sample, the scorer fails with the first of the errors: then
/// the first valid sample is the answer, and the failure is counted and logged.
/// </para>
/// <para>A score that is not a number is the lowest one. The check must be safe for concurrent use. Then the scorer is, too.</para>
/// </remarks>
public sealed class DelegateScorer : IResponseScorer
{
    private const double Lowest = double.MinValue;

    private readonly Func<string, ChatResponse, CancellationToken, Task<double>> _score;

    /// <summary>Initializes a new instance of the <see cref="DelegateScorer"/> class with a check that a sample passes or fails.</summary>
    /// <param name="check">Returns whether the sample is right, from the text of the query and the sample. Right samples score 1, others 0.</param>
    public DelegateScorer(Func<string, ChatResponse, bool> check)
    {
        ArgumentNullException.ThrowIfNull(check);
        _score = (prompt, response, _) => Task.FromResult(check(prompt, response) ? 1.0 : 0.0);
    }

    /// <summary>Initializes a new instance of the <see cref="DelegateScorer"/> class with a check that grades samples.</summary>
    /// <param name="score">Returns a score from the text of the query and the sample. Any number is allowed, and higher is better.</param>
    public DelegateScorer(Func<string, ChatResponse, double> score)
    {
        ArgumentNullException.ThrowIfNull(score);
        _score = (prompt, response, _) => Task.FromResult(score(prompt, response));
    }

    /// <summary>Initializes a new instance of the <see cref="DelegateScorer"/> class with an asynchronous check that a sample passes or fails.</summary>
    /// <param name="checkAsync">Returns whether the sample is right, from the text of the query and the sample. Right samples score 1, others 0. The token cancels the request.</param>
    public DelegateScorer(Func<string, ChatResponse, CancellationToken, Task<bool>> checkAsync)
    {
        ArgumentNullException.ThrowIfNull(checkAsync);
        _score = async (prompt, response, cancellationToken) =>
            await checkAsync(prompt, response, cancellationToken).ConfigureAwait(false) ? 1 : 0;
    }

    /// <summary>Initializes a new instance of the <see cref="DelegateScorer"/> class with an asynchronous check that grades samples.</summary>
    /// <param name="scoreAsync">Returns a score from the text of the query and the sample. Any number is allowed, and higher is better. The token cancels the request.</param>
    public DelegateScorer(Func<string, ChatResponse, CancellationToken, Task<double>> scoreAsync)
    {
        ArgumentNullException.ThrowIfNull(scoreAsync);
        _score = scoreAsync;
    }

    /// <inheritdoc/>
    /// <value><see langword="false"/>.</value>
    public bool SeesWholeDraw => false;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException"><paramref name="scores"/> is shorter than the list of responses.</exception>
    public async ValueTask ScoreAsync(ScoringRequest request, Memory<double> scores, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        request.ThrowIfNoRoom(scores);
        cancellationToken.ThrowIfCancellationRequested();

        var checks = await Task.WhenAll(request.Responses.Select(response => CheckAsync(request.Prompt, response, cancellationToken))).ConfigureAwait(false);
        if (checks.Length > 0 && Array.TrueForAll(checks, static check => check.Error is not null))
        {
            ExceptionDispatchInfo.Throw(checks[0].Error!);
        }

        for (var i = 0; i < checks.Length; i++)
        {
            scores.Span[i] = checks[i].Score;
        }
    }

    private async Task<(double Score, Exception? Error)> CheckAsync(string prompt, ChatResponse response, CancellationToken cancellationToken)
    {
        try
        {
            var score = await _score(prompt, response, cancellationToken).ConfigureAwait(false);
            return (double.IsNaN(score) ? Lowest : Math.Clamp(score, Lowest, double.MaxValue), null);
        }
        catch (Exception error)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return (Lowest, error);
        }
    }
}
