using BestRoute.Training;
using Microsoft.Extensions.AI;

namespace BestRoute.Tool;

/// <summary>A grader, and the client that was created for it.</summary>
internal sealed record OwnedGrader(ResponseGrader Grader, IChatClient? Client = null) : IDisposable
{
    public void Dispose() => Client?.Dispose();
}
