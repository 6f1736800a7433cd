using Microsoft.Extensions.AI;

namespace BestRoute;

/// <summary>One prediction and one scoring, so that models are on their device and code is compiled before a user waits for it.</summary>
internal static class WarmUp
{
    /// <summary>The query that is predicted.</summary>
    internal static readonly ChatMessage Query = new(ChatRole.User, "How do I find the largest of three numbers?");

    private static readonly ChatResponse[] _samples =
    [
        new(new ChatMessage(ChatRole.Assistant, "Compare the first two numbers, then compare the larger one with the third.")),
        new(new ChatMessage(ChatRole.Assistant, "Sort them and take the last one.")),
    ];

    internal static async Task RunAsync(IMatchPredictor predictor, IResponseScorer scorer, CancellationToken cancellationToken)
    {
        await predictor.PredictAsync(Query.Text, new RoutePrediction[predictor.Routes.Count], cancellationToken).WaitOrAbandonAsync(cancellationToken).ConfigureAwait(false);
        await scorer.ScoreAsync(new ScoringRequest(Query.Text, [Query], _samples), new double[_samples.Length], cancellationToken).WaitOrAbandonAsync(cancellationToken).ConfigureAwait(false);
    }
}
