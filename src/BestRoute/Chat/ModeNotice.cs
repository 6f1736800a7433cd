using System.Globalization;
using Microsoft.Extensions.Logging;

namespace BestRoute;

/// <summary>Logs, once for each change of the pool, what the mode means and what to do next.</summary>
internal static class ModeNotice
{
    internal static void Write(ILogger logger, Pool pool, BestRouteOptions options)
    {
        if (!logger.IsEnabled(LogLevel.Information))
        {
            return;
        }

        var mode = options.ModeInForce;
        var decides = pool.Package is { } package ? $"the package '{package}'{(pool.PackageId is { } id ? $" (id {id})" : "")}" : options.Predictor is not null ? "the Predictor of the options" : "the Policy of the options";
        var (effect, next) = mode switch
        {
            RoutingMode.ReferenceOnly when pool.HasPredictor => ($"the reference model '{pool.Reference.Id}' answers every request, although there is {decides}.", "set Mode to Canary or Route."),
            RoutingMode.ReferenceOnly => ($"the reference model '{pool.Reference.Id}' answers every request, because there is no package.", "make one from a log with `bestroute train`, and name its folder with UsePackage."),
            RoutingMode.Observe when pool.HasPredictor => ($"the reference model '{pool.Reference.Id}' answers every request, although there is {decides}.", "set Mode to Canary or Route, or make a newer package from the log with `bestroute train`."),
            RoutingMode.Observe => ($"the reference model '{pool.Reference.Id}' answers every request.", "make a package from the log with `bestroute train`, name its folder with UsePackage, and set Mode to Canary or Route."),
            RoutingMode.Canary => (string.Create(CultureInfo.InvariantCulture, $"{decides} routes {100 * options.CanaryShare:0.###}% of the conversations."), "compare their cost and quality, then set Mode to Route."),
            _ => ($"{decides} routes every request.", "read the decision of an answer with GetRoutingDecision()."),
        };
        Log.ModeInForce(logger, mode, effect, next);
    }
}
