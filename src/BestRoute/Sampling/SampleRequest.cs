using Microsoft.Extensions.AI;

namespace BestRoute;

/// <summary>The request to a sampler: n samples of one prompt from one backend.</summary>
public sealed class SampleRequest
{
    /// <summary>Gets the model with its backend.</summary>
    public required SampledModel Model { get; init; }

    /// <summary>Gets the messages of the request. They must not be changed.</summary>
    public required IReadOnlyList<ChatMessage> Messages { get; init; }

    /// <summary>Gets the options of the request. The sampler must clone them for each call.</summary>
    public required ChatOptions Options { get; init; }

    /// <summary>Gets the number of samples n, 1 to 64.</summary>
    public required int Samples { get; init; }

    /// <summary>Gets the clock of the router. The default is <see cref="TimeProvider.System"/>.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Gets the sample index of the first sample.</summary>
    internal int FirstIndex { get; private init; }

    /// <summary>Makes the request for the last samples of this one.</summary>
    internal SampleRequest Rest(int samples) => new()
    {
        Model = Model,
        Messages = Messages,
        Options = Options,
        Samples = samples,
        TimeProvider = TimeProvider,
        FirstIndex = FirstIndex + Samples - samples,
    };
}
