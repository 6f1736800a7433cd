namespace BestRoute.Training.Tests;

/// <summary>Hands progress to a function, on the thread that reports it.</summary>
internal sealed class Reporter(Action<WorkProgress> report) : IProgress<WorkProgress>
{
    public void Report(WorkProgress value) => report(value);
}
