namespace BestRoute;

/// <summary>Takes what users or later checks say about answers. It becomes the scores of these answers when the log is read, for example by <c>bestroute train</c>.</summary>
/// <remarks>
/// <c>Observe</c> registers it. Resolve it from the container, for another pool than the default one by the name of the pool as the key. Safe for concurrent use.
/// </remarks>
public interface IRouteFeedback
{
    /// <summary>
    /// Reports how good an answer was. The call returns at once, and the report is written in the background. If 10,000 reports wait, further ones are dropped and counted by the metric
    /// <c>bestroute.feedback</c>.
    /// </summary>
    /// <param name="responseId">
    /// The <see cref="Microsoft.Extensions.AI.ChatResponse.ResponseId"/> of the answer, or that of any of its updates. Each answer of an observed pool has one. A report about an answer that is not in the
    /// log changes nothing.
    /// </param>
    /// <param name="score">A finite number, higher is better, on the scale of the other scores of the log. Without other scores, use 1 for a good answer and 0 for a bad one. The last report about an answer is used.</param>
    /// <exception cref="ArgumentException"><paramref name="responseId"/> is <see langword="null"/>, empty, or longer than 1,024 characters.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="score"/> is not a finite number.</exception>
    void Report(string responseId, double score);
}
