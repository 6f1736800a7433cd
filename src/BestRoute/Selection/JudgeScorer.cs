using Microsoft.Extensions.AI;

namespace BestRoute;

/// <summary>Lets a model rate the samples of a draw, 0 to 10 each, in one call, which is on the bill of the request.</summary>
/// <remarks>
/// <para>
/// The prompt is in <c>docs/routing.md</c>. Query and samples are quoted as JSON strings, one per line, so that nothing they say can end
/// them. Of a text that is too long the judge sees the beginning and the end: the query and each sample at most 8,192 characters,
/// all samples together at most 32,768, shared evenly. It sees text only. Equal texts are shown once and rated alike; where all are equal, the judge is not asked.
/// </para>
/// <para>
/// The reply must hold a JSON array with one number from 0 to 10 per answer; of several the last counts, and text around it is ignored.
/// A judge that fails or replies something else is a failing scorer: the first valid sample is taken, the failure is counted and logged,
/// and a reply that came is billed all the same.
/// </para>
/// <para>
/// The judge's cost is in <c>ChatResponse.Usage</c> and <see cref="RoutingDecision.Cost"/>. It is not in the estimates that routes are
/// chosen by, nor under a cost cap. The call asks for temperature 0, which repeats ratings as far as the model does; for a model that accepts no
/// temperature, remove it with <c>client.AsBuilder().ConfigureOptions(options => options.Temperature = null).Build()</c>. A time limit is the
/// client's business too. Safe for concurrent use where the client is.
/// </para>
/// </remarks>
public sealed class JudgeScorer : IResponseScorer
{
    private readonly IChatClient _client;
    private readonly ModelPrice _price;

    /// <summary>Initializes a new instance of the <see cref="JudgeScorer"/> class.</summary>
    /// <param name="client">The model that judges: a backend of the pool or any other, but no router. It is not disposed.</param>
    /// <param name="price">The price of that model.</param>
    /// <exception cref="ArgumentException">The client is a router, or a price is negative or not finite.</exception>
    public JudgeScorer(IChatClient client, ModelPrice price)
    {
        ArgumentNullException.ThrowIfNull(client);
        PriceRules.ThrowIfInvalid(price);
        if (client.GetService(typeof(IChatRouter)) is not null)
        {
            throw new ArgumentException("The judge is a router, which has no price and might ask itself without end: give the client of one model.", nameof(client));
        }

        _client = client;
        _price = price;
    }

    /// <inheritdoc/>
    /// <value><see langword="true"/>: the judge compares.</value>
    public bool SeesWholeDraw => true;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException"><paramref name="scores"/> has less room than there are responses.</exception>
    /// <exception cref="FormatException">The judge's reply holds no ratings.</exception>
    public async ValueTask ScoreAsync(ScoringRequest request, Memory<double> scores, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        request.ThrowIfNoRoom(scores);
        string[] answers = [.. request.Texts.Distinct(StringComparer.Ordinal)];
        if (answers.Length < 2)
        {
            scores.Span[..request.Texts.Count].Clear();
            return;
        }

        var messages = JudgePrompt.For(request.Prompt, answers);
        var reply = await _client.GetResponseAsync(messages, new ChatOptions { Temperature = 0 }, cancellationToken).ConfigureAwait(false);
        request.Charge(reply.Usage, _price, TokenEstimate.FromLength(TextLength.Of(messages, null).Characters), TokenEstimate.FromLength(reply.Text.Length));

        var ratings = JudgeReply.Read(reply.Text, answers.Length)
            ?? throw new FormatException($"The judge's reply holds no JSON array of {answers.Length} numbers from 0 to 10.");
        for (var i = 0; i < request.Texts.Count; i++)
        {
            scores.Span[i] = ratings[Array.IndexOf(answers, request.Texts[i])];
        }
    }
}
