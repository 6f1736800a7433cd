using System.Text.Json.Nodes;
using BestRoute.OpenAI.Tests.Servers;

namespace Gateway.Tests.Operation;

/// <summary>A backend that keeps its own accounts: what it was asked for, what it returned, and what that costs. It can be switched off.</summary>
internal sealed class LedgerServer : IAsyncDisposable
{
    private const int TokensPerChoice = 40;

    private readonly Lock _sync = new();
    private readonly double _dollarsPerPromptToken;
    private readonly double _dollarsPerOutputToken;
    private ScriptedServer? _server;
    private long _choices;
    private long _failedChoices;
    private double _cost;

    private LedgerServer(double dollarsPerMillion) =>
        (_dollarsPerPromptToken, _dollarsPerOutputToken) = (dollarsPerMillion / 1e6, 3 * dollarsPerMillion / 1e6);

    public ScriptedServer Server => _server!;

    /// <summary>Gets or sets whether the backend answers every call with an error.</summary>
    public bool IsDown { get; set; }

    /// <summary>Gets the number of choices that it returned.</summary>
    public long Choices => Interlocked.Read(ref _choices);

    /// <summary>Gets the number of choices that it was asked for while it was down.</summary>
    public long FailedChoices => Interlocked.Read(ref _failedChoices);

    /// <summary>Gets what the returned choices cost, in US dollars.</summary>
    public double Cost
    {
        get
        {
            lock (_sync)
            {
                return _cost;
            }
        }
    }

    /// <param name="dollarsPerMillion">The price of a million prompt tokens. Output tokens cost three times as much, as in the pool of <see cref="GatewayHost"/>.</param>
    public static async Task<LedgerServer> StartAsync(double dollarsPerMillion)
    {
        var ledger = new LedgerServer(dollarsPerMillion);
        ledger._server = await ScriptedServer.StartAsync((request, context) =>
        {
            if (ledger.IsDown)
            {
                Interlocked.Add(ref ledger._failedChoices, request.Choices);
                return context.SendErrorAsync(500, "down");
            }

            var usage = ledger.Enter(promptTokens: 20 + request.Json["messages"]!.ToJsonString().Length, request.Choices);
            return request.IsStream
                ? context.SendEventsAsync(Replies.Chunk(new() { ["role"] = "assistant", ["content"] = "The answer is 1." }), Replies.Chunk([], "stop", usage))
                : context.SendAsync(Replies.Completion(usage, Enumerable.Range(0, request.Choices).Select(static index => Replies.Choice($"The answer is {index / 2}."))));
        });
        return ledger;
    }

    public ValueTask DisposeAsync() => Server.DisposeAsync();

    private JsonObject Enter(int promptTokens, int choices)
    {
        lock (_sync)
        {
            _choices += choices;
            _cost += (promptTokens * _dollarsPerPromptToken) + (choices * TokensPerChoice * _dollarsPerOutputToken);
        }

        return Replies.Usage(promptTokens, choices * TokensPerChoice);
    }
}
