using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace BestRoute;

/// <summary>Warms a pool up before the host starts its other services. A failure is logged, and the start goes on.</summary>
internal sealed class PoolWarmUp(string pool, IServiceProvider services) : IHostedLifecycleService
{
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        try
        {
            await RunAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            Log.WarmUpFailed(services.RouterLogger(), pool, error);
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        var (state, options) = services.GetRequiredKeyedService<MonitoredPoolSource>(pool).Get();
        using (var deadline = Deadline.Start(
            state.IsPredictorSupplied ? options.PartTimeout : Timeout.InfiniteTimeSpan, services.Clock(), cancellationToken))
        {
            // The package's own scorer: one of the application may call a model, which costs money.
            await WarmUp.RunAsync(state.Predictor, state.Scorer, deadline.Token).ConfigureAwait(false);
            deadline.Complete();
        }

        // The rest of a decision. It comes second, so that its time in the metrics is an ordinary one.
        await services.GetRequiredKeyedService<BestRouteChatClient>(pool).RouteAsync([WarmUp.Query], options: null, cancellationToken).ConfigureAwait(false);
    }
}
