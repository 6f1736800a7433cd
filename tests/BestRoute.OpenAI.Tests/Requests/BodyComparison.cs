using System.Text.Json;
using BestRoute.OpenAI.Tests.Servers;
using BestRoute.Tests;
using Microsoft.Extensions.AI;

namespace BestRoute.OpenAI.Tests.Requests;

/// <summary>
/// Sends the same requests through the plain client of Microsoft.Extensions.AI.OpenAI and through a router whose pool is forced to that model, over HTTP.
/// Compares the bodies that arrive.
/// </summary>
internal sealed class BodyComparison : IAsyncDisposable
{
    /// <summary>The id of the model in the pool. The server knows it by another name.</summary>
    public const string Model = "small";

    private readonly ScriptedServer _server;

    private BodyComparison(ScriptedServer server, MultipleChoices choices)
    {
        _server = server;
        Plain = TestClient.Create(server);
        Router = new BestRouteChatClient(new BestRouteOptions
        {
            Models =
            {
                new() { Id = "reference", IsReference = true, Price = new(10, 30), ChatClient = new RefusingClient() },
                new() { Id = Model, Price = new(1, 3), MaxSamples = 5, MultipleChoices = choices, ChatClient = TestClient.Create(server, configure: static options => options.AcceptCompatibleServers()) },
            },
            Predictor = new FakePredictor(new("reference", 1), new(Model, 1), new(Model, 3)),
            Threshold = 0.5,
        }.UseOpenAI());
    }

    /// <summary>Gets the plain client.</summary>
    public IChatClient Plain { get; }

    /// <summary>Gets the router. Its policy always chooses the model, with one sample.</summary>
    public IChatClient Router { get; }

    public static async Task<BodyComparison> StartAsync(MultipleChoices choices = MultipleChoices.Auto) => new(await ScriptedServer.StartAsync(AssistantScript.AnswerAsync), choices);

    /// <summary>Sends one request through both clients.</summary>
    /// <param name="messages">Makes the messages, for each client again.</param>
    /// <param name="options">Makes the options, for each client again.</param>
    /// <param name="streaming">Whether the answer is streamed.</param>
    /// <param name="force">Changes the options for the router, so that it is forced to the model.</param>
    public Task AssertEqualAsync(Func<IEnumerable<ChatMessage>> messages, Func<ChatOptions?> options, bool streaming, Func<ChatOptions?, ChatOptions?>? force = null) => AssertEqualAsync(
        async (client, isRouter) => await AskAsync(client, messages(), isRouter && force is not null ? force(options()) : options(), streaming));

    /// <summary>Runs the same code with both clients. The bodies that arrive must be equal.</summary>
    public async Task AssertEqualAsync(Func<IChatClient, bool, Task> use)
    {
        var plain = await RecordAsync(() => use(Plain, false));
        var routed = await RecordAsync(() => use(Router, true));

        Assert.NotEmpty(plain);
        Assert.Equal(plain.Count, routed.Count);
        Assert.All(plain.Zip(routed), static pair => Assert.Equal(pair.First, pair.Second));
    }

    /// <summary>Asks a client, and returns what an application adds to its history.</summary>
    public static async Task<IList<ChatMessage>> AskAsync(IChatClient client, IEnumerable<ChatMessage> messages, ChatOptions? options, bool streaming) =>
        (streaming ? await client.GetStreamingResponseAsync(messages, options).ToChatResponseAsync() : await client.GetResponseAsync(messages, options)).Messages;

    /// <summary>Returns the history as it is after it was stored as JSON.</summary>
    public static List<ChatMessage> Store(IEnumerable<ChatMessage> history) =>
        JsonSerializer.Deserialize<List<ChatMessage>>(JsonSerializer.Serialize(history, AIJsonUtilities.DefaultOptions), AIJsonUtilities.DefaultOptions)!;

    /// <summary>Returns the bodies that arrive while the code runs.</summary>
    public async Task<IReadOnlyList<string>> RecordAsync(Func<Task> send)
    {
        var before = _server.Requests.Count;
        await send();
        return [.. _server.Requests.Skip(before).Select(static request => request.Text)];
    }

    public async ValueTask DisposeAsync()
    {
        Plain.Dispose();
        Router.Dispose();
        await _server.DisposeAsync();
    }

    private sealed class RefusingClient : IChatClient
    {
        public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            throw new InvalidOperationException("The request did not go to the model.");

        public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            throw new InvalidOperationException("The request did not go to the model.");

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
