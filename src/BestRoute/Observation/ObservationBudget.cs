namespace BestRoute;

/// <summary>What observation costs in one day (UTC). Safe for concurrent use.</summary>
internal sealed class ObservationBudget(TimeProvider time)
{
    private readonly Lock _lock = new();
    private DateOnly _day;
    private double _spent;
    private double _reserved;

    /// <summary>Adds what was spent before the application started.</summary>
    internal void Start(DateOnly day, double spent)
    {
        lock (_lock)
        {
            (_day, _spent) = (day, spent);
        }
    }

    /// <summary>Reserves the estimated cost of one request.</summary>
    /// <returns>Whether it fits into the limit of the day.</returns>
    internal bool TryReserve(double estimate, double limit)
    {
        lock (_lock)
        {
            var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
            if (today != _day)
            {
                (_day, _spent) = (today, 0);
            }

            if (_spent + _reserved + estimate > limit)
            {
                return false;
            }

            _reserved += estimate;
            return true;
        }
    }

    /// <summary>Replaces a reservation with what the request did cost.</summary>
    internal void Settle(double estimate, double cost)
    {
        lock (_lock)
        {
            _reserved -= estimate;
            _spent += cost;
        }
    }
}
