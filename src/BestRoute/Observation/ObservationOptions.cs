using Microsoft.Extensions.AI;

namespace BestRoute;

/// <summary>How traffic is observed. A change applies from the next request on, except for <see cref="Folder"/>.</summary>
public sealed class ObservationOptions
{
    /// <summary>Gets or sets the folder of the log. It is created if it does not exist. Required.</summary>
    public string Folder { get; set; } = "";

    /// <summary>Gets or sets what is done with each text before it is written: the texts of messages, tool calls, tool results and responses. For example, it removes names and addresses.</summary>
    /// <value>
    /// The default is <see langword="null"/>. Either set this function, or set <see cref="RecordAsIs"/> to <see langword="true"/>. The function must be safe for concurrent use. If it throws, the
    /// request is not recorded. What the models answer to the full text is compared and trained on as it is after this function, so keep what the answers depend on.
    /// </value>
    public Func<string, string>? Redact { get; set; }

    /// <summary>Gets or sets whether texts are written as they are.</summary>
    /// <value>The default is <see langword="false"/>: without <see cref="Redact"/>, the application does not start. Set it if the texts of your users may be stored.</value>
    public bool RecordAsIs { get; set; }

    /// <summary>Gets or sets the application's own check: how good a response to a conversation is. It is called in the background for each recorded response, also those of the reference.</summary>
    /// <value>
    /// <para>
    /// The default is <see langword="null"/>: responses are recorded without scores. The function gets the messages of the request, with the instructions as the first one, and a response with text,
    /// usage and finish reason, whose <see cref="ChatResponse.ModelId"/> is the id of the model in the pool. Both are complete, as they were before <see cref="Redact"/>.
    /// </para>
    /// <para>
    /// The function returns a finite number, higher is better, for example 1 for right and 0 for wrong, or <see langword="null"/> if it cannot tell. Use one scale for all responses. If it throws,
    /// returns another number, or takes longer than one minute, the response has no score, and the row is recorded. One line of the log says so. The function must be safe for concurrent use and
    /// must not change the messages. What it costs is not part of <see cref="MaxCostPerDay"/>.
    /// </para>
    /// </value>
    public Func<IReadOnlyList<ChatMessage>, ChatResponse, CancellationToken, ValueTask<double?>>? Grade { get; set; }

    /// <summary>Gets or sets the id of a model of the pool that compares each response with the reference's response in the background, in both orders. It replaces <see cref="Grade"/>.</summary>
    /// <value>
    /// The default is <see langword="null"/>: nobody judges. The score of a response is the share of the orders in which the judge does not find it worse: 0, 0.5 or 1. The reference has 1 by
    /// definition. The verdicts are recorded too, and <c>bestroute report</c> says how far they depend on the order. What the judge costs is part of <see cref="MaxCostPerDay"/>. If the judge fails,
    /// gives no verdict three times, or takes longer than one minute for a reply, the response has no score, and the row is recorded. One line of the log says so. The judge gets the full texts, as
    /// they were before <see cref="Redact"/>. Set either this member or <see cref="Grade"/>.
    /// </value>
    public string? Judge { get; set; }

    /// <summary>Gets or sets the share of the requests, 0 to 1, that are observed.</summary>
    /// <value>The default is 1: every request, until <see cref="MaxCostPerDay"/> is spent.</value>
    public double Share { get; set; } = 1;

    /// <summary>Gets or sets how many US dollars the samples and the judge of observation may cost in one day (UTC). The answers that users get are not part of it.</summary>
    /// <value>0 or more. The default is 5. What was spent earlier on the same day is read from the log when the application starts.</value>
    public double MaxCostPerDay { get; set; } = 5;

    /// <summary>Gets or sets how many samples are drawn from each candidate model.</summary>
    /// <value>1 to 64. The default is <see langword="null"/>: the model's <see cref="ModelOptions.MaxSamples"/>.</value>
    public int? SamplesPerModel { get; set; }

    /// <summary>Gets or sets how many requests may be observed at the same time, 1 or more.</summary>
    /// <value>The default is 4.</value>
    public int MaxConcurrency { get; set; } = 4;

    /// <summary>Gets or sets how many requests may wait to be observed, 1 or more. Above it, requests are not observed. A request never waits.</summary>
    /// <value>The default is 1,000.</value>
    public int MaxQueuedRequests { get; set; } = 1000;

    /// <summary>Gets or sets how long a file of the log is kept after its day.</summary>
    /// <value>Greater than 0, or <see cref="Timeout.InfiniteTimeSpan"/> to keep all files. The default is 30 days.</value>
    public TimeSpan RetentionTime { get; set; } = TimeSpan.FromDays(30);
}
