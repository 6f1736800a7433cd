using Microsoft.Extensions.AI;

namespace BestRoute;

/// <summary>What a sampler is asked for: n samples of one prompt from one backend.</summary>
public sealed class SampleRequest
{
    /// <summary>Gets the backend to call.</summary>
    public required IChatClient Client { get; init; }

    /// <summary>Gets the messages of the request; they must not be changed.</summary>
    public required IReadOnlyList<ChatMessage> Messages { get; init; }

    /// <summary>Gets the options of the request; the sampler clones them for each call.</summary>
    public required ChatOptions Options { get; init; }

    /// <summary>Gets the number of samples, at least 1.</summary>
    public required int Samples { get; init; }
}
