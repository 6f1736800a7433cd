using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using BestRoute.OpenAI.Tests.Servers;

namespace Gateway.Tests.Requests;

/// <summary>Requests that the gateway refuses itself, in OpenAI's form. No backend is called.</summary>
public sealed class RefusalTests
{
    public static TheoryData<string, string, string> Invalid { get; } = new()
    {
        { """{"model":"best-route"}""", "messages", "The request has no messages. Set messages to a list of at least one message." },
        { """{"messages":[{"role":"user","content":"hi"}]}""", "model", "The request has no model. Set it to 'best-route', or to a model of GET /v1/models." },
        { """{"model":"best-route","n":0,"messages":[{"role":"user","content":"hi"}]}""", "n", "The value of n is 0. Set it to a whole number from 1 to 8." },
        { """{"model":"best-route","n":9,"messages":[{"role":"user","content":"hi"}]}""", "n", "The value of n is 9. Set it to a whole number from 1 to 8." },
        { """{"model":"best-route","n":"2","messages":[{"role":"user","content":"hi"}]}""", "n", "The value of n is \"2\". Set it to a whole number from 1 to 8." },
        { """{"model":"best-route","a]b":1,"c'd":2,"ok":3,"":4,"messages":[{"role":"user","content":"hi"}]}""", "", """The gateway cannot pass on the members "a]b", "c\u0027d", "". Names of members have ASCII letters, digits and the characters _ - . : / only.""" },
        { "[]", "", "The body of the request is not a JSON object." },
    };

    [Theory]
    [MemberData(nameof(Invalid))]
    public async Task An_invalid_request_is_refused_with_the_member_and_the_fix(string body, string parameter, string message)
    {
        await using var server = await ScriptedServer.StartAsync(static (_, _) => Task.CompletedTask);
        await using var gateway = await GatewayHost.StartAsync(server);

        using var response = await gateway.PostAsync(new StringContent(body, Encoding.UTF8, "application/json"));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        var error = JsonNode.Parse(await response.Content.ReadAsStringAsync())!["error"]!;
        Assert.Equal(message, (string?)error["message"]);
        Assert.Equal(parameter, (string?)error["param"] ?? "");
        Assert.Equal("invalid_request_error", (string?)error["type"]);
        Assert.Empty(server.Requests);
    }

    [Theory]
    [InlineData("{\"model\":")]
    [InlineData("""{"model":"best-route","model":"standin-small","messages":[{"role":"user","content":"hi"}]}""")]
    public async Task Json_that_is_broken_or_ambiguous_is_refused(string body)
    {
        await using var server = await ScriptedServer.StartAsync(static (_, _) => Task.CompletedTask);
        await using var gateway = await GatewayHost.StartAsync(server);

        using var response = await gateway.PostAsync(new StringContent(body, Encoding.UTF8, "application/json"));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("invalid_json", (string?)JsonNode.Parse(await response.Content.ReadAsStringAsync())!["error"]!["code"]);
    }

    [Theory]
    [InlineData("gpt-4o")]
    [InlineData("best-route-1.1")]
    [InlineData("best-route-")]
    [InlineData("best-route--0.5")]
    [InlineData("server-standin-large")]
    public async Task An_unknown_model_is_not_found_and_the_names_are_listed(string model)
    {
        await using var server = await ScriptedServer.StartAsync(static (_, _) => Task.CompletedTask);
        await using var gateway = await GatewayHost.StartAsync(server);

        using var response = await gateway.PostAsync(GatewayHost.Request(model));

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        var error = JsonNode.Parse(await response.Content.ReadAsStringAsync())!["error"]!;
        Assert.Equal("model_not_found", (string?)error["code"]);
        Assert.Equal("model", (string?)error["param"]);
        Assert.Equal(
            $"The model '{model}' does not exist. Use 'best-route', 'best-route-THRESHOLD' with a match probability from 0 to 1 such as 'best-route-0.7', or a model of the pool: 'standin-large', 'standin-medium', 'standin-small'.",
            (string?)error["message"]);
    }

    [Fact]
    public async Task A_body_over_the_limit_is_refused()
    {
        await using var server = await ScriptedServer.StartAsync(static (_, _) => Task.CompletedTask);
        await using var gateway = await GatewayHost.StartAsync(server, ("Gateway:MaxRequestBytes", "1000"));

        using var response = await gateway.PostAsync(GatewayHost.Request("best-route", new string('a', 2000)));

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        Assert.Equal("request_too_large", (string?)JsonNode.Parse(await response.Content.ReadAsStringAsync())!["error"]!["code"]);
    }
}
