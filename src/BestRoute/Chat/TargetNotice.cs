using Microsoft.Extensions.Logging;

namespace BestRoute;

/// <summary>Logs once when a change of prices or models suspends the target. Safe for concurrent use.</summary>
internal sealed class TargetNotice(ILogger logger)
{
    private string? _last;

    internal void Write(Pool pool, BestRouteOptions options)
    {
        var change = options.Target is { } target ? pool.SuspensionOf(target) : null;
        if (Interlocked.Exchange(ref _last, change) != change && change is not null)
        {
            Log.TargetSuspended(logger, options.Target!, pool.Reference.Id, change, $"`bestroute calibrate --package {pool.Package} --data FILE --pool POOL.json {options.Target!.CalibrateOption}`");
        }
    }
}
