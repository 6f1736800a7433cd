using BestRoute.Training;

namespace BestRoute.Studies.Suites;

/// <summary>Makes routers that are only asked for decisions.</summary>
internal static class Router
{
    /// <summary>Makes a router of a package over backends that are never called.</summary>
    public static BestRouteChatClient Over(string package, PoolFile pool)
    {
        var options = new BestRouteOptions { Package = package };
        foreach (var model in pool.Models)
        {
            options.Models.Add(new ModelOptions
            {
                Id = model.Id,
                ChatClient = new ReplayChatClient(model.Id, []),
                Price = model.Price,
                MaxSamples = model.MaxSamples,
                IsReference = model.Id == pool.Reference,
            });
        }

        return new BestRouteChatClient(options);
    }
}
