namespace BestRoute.Tool;

/// <summary>Reports in the caller's order and thread, which <see cref="Progress{T}"/> does not promise.</summary>
internal sealed class DelegateProgress<T>(Action<T> report) : IProgress<T>
{
    public void Report(T value) => report(value);
}
