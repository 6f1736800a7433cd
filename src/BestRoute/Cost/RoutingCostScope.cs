namespace BestRoute;

/// <summary>
/// Adds up what all requests cost that a piece of code makes: the rounds of a loop that calls functions, the steps of an agent, or several calls. Failed attempts
/// and the model calls of scorers are included. An answer that a cache around the router returns again costs nothing and is not counted.
/// </summary>
/// <remarks>
/// <para>
/// The scope follows the asynchronous flow, as <c>System.Diagnostics.Activity</c> does: it contains the requests that are made between <see cref="Begin"/> and
/// <see cref="Dispose"/>, also in tasks that are started there, over any router of the process. A streamed answer is counted when its stream ends or is left.
/// Scopes can be nested; a request counts in each of them.
/// </para>
/// <para>Begin and dispose a scope in the same method. The properties can be read at any time, from any thread.</para>
/// </remarks>
public sealed class RoutingCostScope : IDisposable
{
    private static readonly AsyncLocal<RoutingCostScope?> _current = new();

    private readonly Lock _lock = new();
    private readonly RoutingCostScope? _outer;
    private double _cost;
    private int _requests;
    private bool _isEstimated;

    private RoutingCostScope(RoutingCostScope? outer) => _outer = outer;

    /// <summary>Gets the settled cost so far, in US dollars.</summary>
    /// <value>0 before the first answer.</value>
    public double Cost
    {
        get
        {
            lock (_lock)
            {
                return _cost;
            }
        }
    }

    /// <summary>Gets whether a part of <see cref="Cost"/> had to be estimated because a backend reported no usage, or counts that cannot be true.</summary>
    public bool CostIsEstimated => Volatile.Read(ref _isEstimated);

    /// <summary>Gets the number of answered requests that <see cref="Cost"/> contains. What failed and cancelled requests cost is in <see cref="Cost"/> too.</summary>
    public int Requests => Volatile.Read(ref _requests);

    /// <summary>Begins a scope. Dispose it where it ends.</summary>
    /// <returns>The scope.</returns>
    public static RoutingCostScope Begin() => _current.Value = new RoutingCostScope(_current.Value);

    /// <summary>Ends the scope. What it added up can still be read.</summary>
    public void Dispose()
    {
        if (_current.Value == this)
        {
            _current.Value = _outer;
        }
    }

    /// <summary>Adds a settled request to all scopes that it is in.</summary>
    internal static void Add(double cost, bool isEstimated, bool isAnswered)
    {
        for (var scope = _current.Value; scope is not null; scope = scope._outer)
        {
            lock (scope._lock)
            {
                scope._cost += cost;
                scope._requests += isAnswered ? 1 : 0;
                scope._isEstimated |= isEstimated;
            }
        }
    }
}
