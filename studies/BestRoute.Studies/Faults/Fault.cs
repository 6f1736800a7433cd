using Microsoft.Extensions.AI;

namespace BestRoute.Studies.Faults;

/// <summary>A way in which a backend can fail.</summary>
/// <param name="Name">What it does, in a few words.</param>
/// <param name="Whole">What it amounts to in a whole answer; <see langword="null"/> if only streams can have it.</param>
/// <param name="Stream">What it amounts to in a stream; <see langword="null"/> if only whole answers can have it.</param>
internal abstract record Fault(string Name, Effect? Whole, Effect? Stream)
{
    /// <summary>Gets what it amounts to in one sample of several; the default is what it amounts to in a whole answer.</summary>
    public Effect? Sample { get; init; } = Whole;

    /// <summary>
    /// Gets what it amounts to in a stream of the reference model. The default is what it amounts to in any stream. Thoughts differ: those of the
    /// reference are passed on as they come.
    /// </summary>
    public Effect? ReferenceStream { get; init; } = Stream;

    /// <summary>Gets the options of the request.</summary>
    public ChatOptions? Options { get; init; }

    /// <summary>Gets whether the fault is null in the place of something. A plain client gets it; the router throws an <see cref="InvalidOperationException"/>.</summary>
    public bool IsNull { get; init; }

    /// <summary>Gets whether the request can only end when time passes, though the fault is not silence.</summary>
    public bool TakesTime { get; init; }

    public sealed override string ToString() => Name;
}
