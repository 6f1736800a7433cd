using BestRoute.Studies.LiveTraffic;
using BestRoute.Training;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace BestRoute.Studies.Suites;

/// <summary>Sends queries to an application that observes its traffic, with backends that answer what was recorded.</summary>
internal static class ObservedLog
{
    /// <summary>Records the queries in a random order, and trains as `bestroute train FOLDER` does.</summary>
    /// <param name="suite">The suite, for its pool.</param>
    /// <param name="queries">The queries.</param>
    /// <param name="folder">The folder for the log.</param>
    /// <param name="seed">The seed of the order and of the training.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public static async Task<TrainingResult> TrainAsync(Suite suite, IReadOnlyList<QueryRecord> queries, string folder, int seed, CancellationToken cancellationToken)
    {
        await RecordAsync(suite.Pool, queries, folder, seed, cancellationToken);
        string[] files = [.. Directory.EnumerateFiles(folder, "*.jsonl").Order(StringComparer.Ordinal)];
        return await PackageTrainer.TrainAsync(
            new TrainingRequest { DataFiles = files, Pool = PoolFile.Load(Path.Combine(folder, LogPool.File)), Seed = seed }, cancellationToken: cancellationToken);
    }

    private static async Task RecordAsync(PoolFile pool, IReadOnlyList<QueryRecord> queries, string folder, int seed, CancellationToken cancellationToken)
    {
        var byPrompt = queries.DistinctBy(static query => query.Prompt).ToDictionary(static query => query.Prompt);
        var services = new ServiceCollection();

        // Where a model has no recorded response, its backend fails. That is not an outage.
        var builder = services.AddBestRoute(static options => options.CircuitBreaker.IsEnabled = false);
        foreach (var model in pool.Models)
        {
            var backend = new RecordedBackend(model.Id, byPrompt);
            _ = model.Id == pool.Reference ? builder.AddReferenceModel(model.Id, backend, model.Price) : builder.AddModel(model.Id, backend, model.Price, model.MaxSamples);
        }

        builder.Observe(folder, options =>
        {
            options.RecordAsIs = true;
            options.MaxCostPerDay = 1e6;
            options.MaxQueuedRequests = queries.Count;
        });
        await using var provider = services.BuildServiceProvider();
        var client = provider.GetRequiredService<IChatClient>();
        foreach (var query in TrainingSubset.Shuffled(queries, seed))
        {
            await client.GetResponseAsync(query.Prompt, cancellationToken: cancellationToken);
        }

        await provider.GetRequiredService<RoutingLog>().IdleAsync();
    }
}
