using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using BestRoute.OpenAI.Tests.Servers;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Gateway.Tests.Answers;

/// <summary>What the caller sees when backends fail.</summary>
public sealed class ErrorTests
{
    [Theory]
    [InlineData(400)]
    [InlineData(404)]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(503)]
    public async Task The_error_of_the_backend_passes_as_it_is(int status)
    {
        await using var server = await ScriptedServer.StartAsync((_, context) =>
        {
            context.Response.Headers.RetryAfter = "17";
            return context.SendErrorAsync(status, "An error with \"quotes\".", "messages[0]");
        });
        await using var gateway = await GatewayHost.StartAsync(server);

        using var response = await gateway.PostAsync(GatewayHost.Request(GatewayHost.Large));

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal(17, response.Headers.RetryAfter!.Delta!.Value.TotalSeconds);
        Assert.True(JsonNode.DeepEquals(
            JsonNode.Parse("""{"error":{"message":"An error with \"quotes\".","type":"invalid_request_error","param":"messages[0]","code":null}}"""),
            JsonNode.Parse(await response.Content.ReadAsStringAsync())));
        Assert.Equal("Forced", (string?)JsonNode.Parse(response.Headers.GetValues("x-best-route-decision").Single())!["reason"]);
    }

    [Fact]
    public async Task When_a_candidate_fails_the_reference_answers()
    {
        await using var reference = await ScriptedServer.StartAsync(static (_, context) => context.SendAsync(Replies.Completion(Replies.Usage(3, 4), Replies.Choice("right"))));
        await using var candidates = await ScriptedServer.StartAsync(static (_, context) => context.SendErrorAsync(429, "slow down"));
        await using var gateway = await GatewayHost.StartAsync(reference, candidates);

        var reply = await gateway.AskAsync(GatewayHost.Request("best-route-0", ReplyTests.SampledQuestion));

        Assert.Equal("right", (string?)reply["choices"]![0]!["message"]!["content"]);
        Assert.Equal("standin-large", (string?)reply["model"]);
        Assert.NotEmpty(candidates.Requests);
    }

    [Theory]
    [InlineData("<html>Bad gateway</html>", "text/html", 502, 502)]
    [InlineData("<html>Welcome</html>", "text/html", 200, 502)]
    [InlineData("{\"choices\": 1}", "application/json", 200, 502)]
    [InlineData("[]", "application/json", 200, 502)]
    [InlineData("", "application/json", 500, 500)]
    public async Task Garbage_becomes_an_error_that_clients_can_read(string body, string type, int status, int expected)
    {
        await using var server = await ScriptedServer.StartAsync((_, context) =>
        {
            context.Response.StatusCode = status;
            context.Response.ContentType = type;
            return context.Response.WriteAsync(body);
        });
        await using var gateway = await GatewayHost.StartAsync(server);

        using var response = await gateway.PostAsync(GatewayHost.Request(GatewayHost.Large));

        Assert.Equal(expected, (int)response.StatusCode);
        var error = JsonNode.Parse(await response.Content.ReadAsStringAsync())!["error"]!;
        Assert.Equal("server_error", (string?)error["type"]);
        Assert.Equal("backend_error", (string?)error["code"]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_error_with_a_status_of_success_has_its_message(bool streams)
    {
        var error = JsonNode.Parse("""{"error":{"message":"The context is too long.","code":400}}""")!;
        await using var server = await ScriptedServer.StartAsync((request, context) => request.IsStream ? context.SendEventsAsync(error) : context.SendAsync(error));
        await using var gateway = await GatewayHost.StartAsync(server);
        var request = GatewayHost.Request(GatewayHost.Large);
        request["stream"] = streams;

        using var response = await gateway.PostAsync(request);

        Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
        Assert.Contains("The context is too long.", (string?)JsonNode.Parse(await response.Content.ReadAsStringAsync())!["error"]!["message"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_cannot_be_reached_is_a_bad_gateway()
    {
        var server = await ScriptedServer.StartAsync(static (_, _) => Task.CompletedTask);
        await using var gateway = await GatewayHost.StartAsync(server);
        await server.DisposeAsync();

        using var response = await gateway.PostAsync(GatewayHost.Request(GatewayHost.Large));

        Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
        Assert.Equal("backend_unreachable", (string?)JsonNode.Parse(await response.Content.ReadAsStringAsync())!["error"]!["code"]);
    }

    [Fact]
    public async Task Invalid_requests_of_one_caller_do_not_make_a_model_unavailable()
    {
        await using var server = await ScriptedServer.StartAsync(static (_, context) => context.SendErrorAsync(400, "no"));
        await using var gateway = await GatewayHost.StartAsync(server);
        for (var i = 0; i < 20; i++)
        {
            using var refused = await gateway.PostAsync(GatewayHost.Request("best-route-0", ReplyTests.SampledQuestion));
            Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        }

        // Each request asked a candidate first.
        Assert.Equal(20, server.Requests.Count(static request => (string?)request.Json["model"] == "server-standin-small"));
    }

    [Fact]
    public async Task Keys_and_prompts_are_in_no_error_and_no_log()
    {
        const string Secret = "a-very-secret-prompt";
        await using var server = await ScriptedServer.StartAsync(static (request, context) =>
            context.SendErrorAsync(401, $"Incorrect API key provided: {request.Headers["Authorization"]}. {request.Text}"));
        using var logs = new LogCollector();
        await using var gateway = await GatewayHost.StartAsync(GatewayHost.Pool(server, server), logs);

        using var response = await gateway.PostAsync(GatewayHost.Request(GatewayHost.Large, Secret));
        var reply = await response.Content.ReadAsStringAsync();

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Contains("Incorrect API key provided: Bearer ***.", reply, StringComparison.Ordinal);
        Assert.DoesNotContain(GatewayHost.BackendKey, reply, StringComparison.Ordinal);
        Assert.NotEmpty(logs.Lines);
        Assert.DoesNotContain(logs.Lines, static line => line.Contains(GatewayHost.BackendKey, StringComparison.Ordinal) || line.Contains(GatewayHost.Key, StringComparison.Ordinal));
        Assert.DoesNotContain(logs.Lines, static line => line.Contains(Secret, StringComparison.Ordinal));
    }

    /// <summary>Collects what is logged from the level Debug on. Kestrel and the HTTP client log nothing of bodies there.</summary>
    private sealed class LogCollector : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Lines { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Debug;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Enqueue($"{formatter(state, exception)} {exception}");

        public void Dispose()
        {
        }
    }
}
