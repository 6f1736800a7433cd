namespace BestRoute.Studies.Faults.Http;

/// <summary>Counts the requests of a model, and marks those that get the fault. Where there is no server, it sends them to a port on which nobody listens.</summary>
/// <param name="isFaulty">Says whether a request has the fault, by its number from 0 on.</param>
/// <param name="closedPort">The port without a listener; <see langword="null"/> if the server makes the fault.</param>
internal sealed class FaultInjector(Func<int, bool> isFaulty, int? closedPort) : DelegatingHandler(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.Zero })
{
    public CallCounter Requests { get; } = new();

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (isFaulty(Requests.Add()))
        {
            LoopbackServer.Mark(request);
            request.RequestUri = closedPort is { } port ? new UriBuilder(request.RequestUri!) { Port = port }.Uri : request.RequestUri;
        }

        return base.SendAsync(request, cancellationToken);
    }
}
