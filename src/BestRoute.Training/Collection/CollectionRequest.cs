using Microsoft.Extensions.AI;

namespace BestRoute.Training;

/// <summary>Which prompts to ask which models, how often, and where the answers go.</summary>
internal sealed record CollectionRequest
{
    /// <summary>Gets the models to ask: all of the pool, the reference as often as the others.</summary>
    public required PoolFile Pool { get; init; }

    /// <summary>Gets the prompts: a <c>.jsonl</c> or <c>.jsonl.gz</c> file with a member <c>prompt</c> or <c>messages</c> in each row.</summary>
    public required string Prompts { get; init; }

    /// <summary>Gets the response log to write. The answers so far are in a file next to it, with <c>.journal</c> added to the name.</summary>
    public required string Output { get; init; }

    /// <summary>Gets the number of responses per prompt and model, 1 or more.</summary>
    public required int Samples { get; init; }

    /// <summary>Gets what makes the client of a model, called once per model that has something to answer. The clients are disposed at the end.</summary>
    /// <remarks>A client reports a failed request by a <see cref="BackendException"/>, after its retries; every other exception ends the collection.</remarks>
    public required Func<PoolFileModel, IChatClient> CreateClient { get; init; }

    /// <summary>Gets the part of the rows to do.</summary>
    /// <value>The default is <see cref="Shard.Whole"/>.</value>
    public Shard Shard { get; init; } = Shard.Whole;

    /// <summary>Gets the sampling temperature.</summary>
    /// <value>The default is <see langword="null"/>: none is sent, and each backend uses its own.</value>
    public double? Temperature { get; init; }

    /// <summary>Gets the maximum number of tokens of an answer, 1 or more.</summary>
    /// <value>The default is 4,096.</value>
    public int MaxOutputTokens { get; init; } = 4096;

    /// <summary>Gets the most that all responses may cost, earlier runs included, in US dollars.</summary>
    /// <value>The default is <see langword="null"/>: no limit.</value>
    public double? SpendLimit { get; init; }

    /// <summary>Gets the clock that the rate is measured by.</summary>
    internal TimeProvider Time { get; init; } = TimeProvider.System;
}
