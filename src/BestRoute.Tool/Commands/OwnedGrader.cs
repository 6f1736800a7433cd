using BestRoute.Training;

namespace BestRoute.Tool;

/// <summary>A grader, and what was opened for it: the client of a judge, or a reward model.</summary>
internal sealed record OwnedGrader(ResponseGrader Grader, IDisposable? Owned = null) : IDisposable
{
    public void Dispose() => Owned?.Dispose();
}
