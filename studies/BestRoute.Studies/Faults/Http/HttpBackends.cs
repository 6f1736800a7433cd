using System.ClientModel;
using System.ClientModel.Primitives;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.AI;
using OpenAI;

namespace BestRoute.Studies.Faults.Http;

/// <summary>The models of one cell: clients of OpenAI's SDK, and a server that has the fault. The clock is the real one.</summary>
internal sealed class HttpBackends : ICellBackends
{
    private readonly LoopbackServer _server;
    private readonly Dictionary<string, (FaultInjector Requests, IChatClient Client)> _clients;
    private readonly int? _closedPort;

    public HttpBackends(Cell cell, TimeSpan limit)
    {
        var fault = (HttpFault)cell.Fault;
        Limit = limit;
        _server = new LoopbackServer(fault.Respond);
        _closedPort = fault.Respond is null ? ClosedPort() : null;
        _clients = new[] { Promise.Candidate, Promise.Reference }.ToDictionary(
            static model => model,
            model => Create(model, number => cell.IsFaulty(model) && (cell.Place != Place.OneOfN || number == 1)));
    }

    public TimeSpan? Limit { get; }

    public TimeProvider Time => TimeProvider.System;

    public string Answer(string model) => HttpExchange.AnswerOf(model);

    public IChatClient Plain(string model) => Create(model, static _ => true).Client;

    public IChatClient Client(string model) => _clients[model].Client;

    public CallCounter Calls(string model) => _clients[model].Requests.Requests;

    public Task PassAsync(Task request) => request;

    public void Dispose() => _server.Dispose();

    // Clients and handlers are not disposed: the process ends soon.
    private (FaultInjector Requests, IChatClient Client) Create(string model, Func<int, bool> isFaulty)
    {
        var injector = new FaultInjector(isFaulty, _closedPort);
        var options = new OpenAIClientOptions
        {
            Endpoint = new Uri($"http://127.0.0.1:{_server.Port}/{model}/v1"),
            RetryPolicy = new ClientRetryPolicy(0),
            Transport = new HttpClientPipelineTransport(new HttpClient(injector)),
        };
        return (injector, new OpenAIClient(new ApiKeyCredential("none"), options).GetChatClient(model).AsIChatClient());
    }

    /// <summary>Returns a port on which nobody listens.</summary>
    private static int ClosedPort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
