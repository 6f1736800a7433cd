using Microsoft.Extensions.AI;

namespace BestRoute.Training;

/// <summary>A conversation to explain the decision for, and the settings of the application.</summary>
/// <remarks>Instances are immutable and safe to share between threads.</remarks>
internal sealed record ExplanationRequest
{
    /// <summary>Gets the folder of the package.</summary>
    public required string Package { get; init; }

    /// <summary>Gets the messages of the request, at least one.</summary>
    public required IReadOnlyList<ChatMessage> Messages { get; init; }

    /// <summary>Gets the pool with the prices that count; <see langword="null"/> for the package's own pool at the prices of its training.</summary>
    public PoolFile? Pool { get; init; }

    /// <summary>Gets the threshold, 0 to 1; <see langword="null"/> for none.</summary>
    public double? Threshold { get; init; }

    /// <summary>Gets the target; <see langword="null"/> for none.</summary>
    public RoutingTarget? Target { get; init; }

    /// <summary>Gets what opens the models that the package carries; <see langword="null"/> refuses such a package.</summary>
    public ModelLoader? Models { get; init; }
}
