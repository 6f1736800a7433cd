using BestRoute.Training;

namespace BestRoute.Studies.Suites;

/// <summary>Makes routers that are only asked for decisions.</summary>
internal static class Router
{
    /// <summary>Makes a router of a package over backends that are never called.</summary>
    public static BestRouteChatClient Over(string package, PoolFile pool)
    {
        var options = new BestRouteOptions { Package = package };
        pool.AddTo(options, static id => new ReplayChatClient(id, []));

        return new BestRouteChatClient(options);
    }
}
