using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace BestRoute;

/// <summary>Gives recorded responses the scores of the application's own check, <see cref="ObservationOptions.Grade"/>.</summary>
internal static class ResponseGrading
{
    /// <summary>How long the check may take for one response.</summary>
    internal static readonly TimeSpan TimeLimit = TimeSpan.FromMinutes(1);

    /// <summary>Grades the responses to a request, all at the same time. A response whose check fails gets no score.</summary>
    internal static async Task<IReadOnlyList<ObservedResponse>> GradeAsync(
        Func<IReadOnlyList<ChatMessage>, ChatResponse, CancellationToken, ValueTask<double?>> grade,
        ObservedRequest observed, IReadOnlyList<ObservedResponse> responses, ILogger logger, CancellationToken cancellationToken)
    {
        var conversation = observed.Conversation;
        var failures = new Exception?[responses.Count];
        var graded = await Task.WhenAll(responses.Select(async (response, i) =>
        {
            using var deadline = Deadline.Start(TimeLimit, observed.Request.Time, cancellationToken);
            try
            {
                // On a thread of its own: a check that blocks must not hold up the log.
                var check = Task.Run(() => grade(conversation, response.ToChatResponse(), deadline.Token).AsTask(), deadline.Token);
                var score = await new ValueTask<double?>(check).WaitOrAbandonAsync(deadline.Token).ConfigureAwait(false);
                return score is null || double.IsFinite(score.Value)
                    ? response with { Score = score }
                    : throw new NotFiniteNumberException(score.Value);
            }
            catch (Exception error)
            {
                failures[i] = deadline.HasPassed ? new TimeoutException() : error;
                return response;
            }
        })).ConfigureAwait(false);

        if (Array.Find(failures, static failure => failure is not null) is { } first)
        {
            Log.GradingFailed(logger, failures.Count(static failure => failure is not null), responses.Count, first);
        }

        return graded;
    }
}
