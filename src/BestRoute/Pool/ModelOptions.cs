using Microsoft.Extensions.AI;

namespace BestRoute;

/// <summary>One model of the pool.</summary>
public sealed class ModelOptions
{
    /// <summary>Gets or sets the id of the model in the pool: its name in packages, decisions and <see cref="ChatOptions.ModelId"/>. Required, and unique in the pool.</summary>
    public string Id { get; set; } = "";

    /// <summary>Gets or sets the service key of the keyed <see cref="IChatClient"/> that answers for this model.</summary>
    /// <value>The default is <see langword="null"/>: <see cref="ChatClient"/> answers, or the client that was given at registration.</value>
    public string? Client { get; set; }

    /// <summary>Gets or sets the backend itself. Use it without a container.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    public IChatClient? ChatClient { get; set; }

    /// <summary>Gets or sets the price, in US dollars per million tokens. Required: a model without a price cannot be compared.</summary>
    public ModelPrice? Price { get; set; }

    /// <summary>Gets or sets the maximum number of samples that a route may draw from this model.</summary>
    /// <value>From 1 to 64. The default is 1. The reference model always draws one sample.</value>
    public int MaxSamples { get; set; } = 1;

    /// <summary>Gets or sets whether the samples of a route are asked for in one request with n choices, for which the prompt is charged once, or in n requests.</summary>
    /// <value>
    /// The default is <see cref="MultipleChoices.Auto"/>. Without a <see cref="BestRouteOptions.Sampler"/> that asks for n choices, there are always n requests. The package
    /// BestRoute.OpenAI has such a sampler (<c>UseOpenAI</c>).
    /// </value>
    public MultipleChoices MultipleChoices { get; set; }

    /// <summary>Gets or sets the maximum number of choices of one request, 1 or more. A draw of more samples makes several requests.</summary>
    /// <value>The default is <see langword="null"/>: no limit.</value>
    public int? MaxChoicesPerRequest { get; set; }

    /// <summary>Gets or sets whether this is the reference model, the strongest model of the pool. Exactly one model must be the reference model.</summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool IsReference { get; set; }

    /// <summary>Gets or sets whether the model reads images. Requests with an image do not go to a model for which this is <see langword="false"/>.</summary>
    /// <value>The default is <see langword="null"/>: not known, so no request is kept away.</value>
    public bool? Vision { get; set; }

    /// <summary>Gets or sets whether the model calls tools. Requests with tools do not go to a model for which this is <see langword="false"/>.</summary>
    /// <value>The default is <see langword="null"/>: not known, so no request is kept away.</value>
    public bool? Tools { get; set; }

    /// <summary>Gets or sets whether the model keeps to a JSON schema. Requests with a schema do not go to a model for which this is <see langword="false"/>.</summary>
    /// <value>The default is <see langword="null"/>: not known, so no request is kept away.</value>
    public bool? StructuredOutput { get; set; }

    /// <summary>Gets or sets how many tokens prompt and answer may have together, 1 or more. The tokens of the prompt are estimated.</summary>
    /// <value>The default is <see langword="null"/>: not known, so no request is kept away.</value>
    public int? ContextWindow { get; set; }

    /// <summary>Gets or sets how many tokens an answer may have, 1 or more. Requests with a higher <see cref="ChatOptions.MaxOutputTokens"/> do not go to the model.</summary>
    /// <value>The default is <see langword="null"/>: not known, so no request is kept away.</value>
    public int? MaxOutputTokens { get; set; }

    /// <summary>Gets or sets how long a streamed answer may take to its first content. Then the next route answers.</summary>
    /// <value>
    /// Greater than 0 and at most 24 days, or <see cref="Timeout.InfiniteTimeSpan"/> for no limit. The default is <see langword="null"/>: 20 seconds for a candidate model, and
    /// no limit for the reference model. Thoughts are not content, but from the first one on <see cref="UpdateTimeout"/> applies.
    /// </value>
    public TimeSpan? FirstContentTimeout { get; set; }

    /// <summary>
    /// Gets or sets how long a stream may be silent between two updates. After content was passed on, no other route can answer, and the caller gets a
    /// <see cref="TimeoutException"/>.
    /// </summary>
    /// <value>
    /// Greater than 0 and at most 24 days, or <see cref="Timeout.InfiniteTimeSpan"/> for no limit. The default is <see langword="null"/>: 30 seconds for a candidate model, and
    /// no limit for the reference model.
    /// </value>
    public TimeSpan? UpdateTimeout { get; set; }

    /// <summary>Gets or sets how long the model may take for an answer that is not streamed, with all samples of the route. Then the samples that came are used, or the next route answers.</summary>
    /// <value>
    /// Greater than 0 and at most 24 days, or <see cref="Timeout.InfiniteTimeSpan"/> for no limit. The default is <see langword="null"/>: 60 seconds for a candidate model, and
    /// no limit for the reference model.
    /// </value>
    public TimeSpan? ResponseTimeout { get; set; }

    /// <summary>Gets or sets how many calls to the model may run at the same time, 1 or more. A draw of n calls needs n of them.</summary>
    /// <value>
    /// The default is <see langword="null"/>: no limit. Over the limit and the queue (<see cref="MaxQueuedRequests"/>), the next route answers. Routes that draw more samples
    /// than the limit are not chosen. Where no other route can answer, the limit does not apply, because no request may fail that the reference model would have answered.
    /// </value>
    public int? MaxConcurrentRequests { get; set; }

    /// <summary>Gets or sets how many calls to the model may start within 60 seconds, 1 or more.</summary>
    /// <value>The default is <see langword="null"/>: no limit. It applies like <see cref="MaxConcurrentRequests"/>.</value>
    public int? MaxRequestsPerMinute { get; set; }

    /// <summary>Gets or sets how many calls may wait for <see cref="MaxConcurrentRequests"/> and <see cref="MaxRequestsPerMinute"/>, 0 or more.</summary>
    /// <value>The default is 0: over a limit, the next route answers at once. The wait is part of the time that the attempt has.</value>
    public int MaxQueuedRequests { get; set; }
}
