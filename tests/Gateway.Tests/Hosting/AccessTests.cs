using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using BestRoute.OpenAI.Tests.Servers;
using Gateway.Tests.Operation;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.Hosting;

/// <summary>Who may use the gateway, and how often.</summary>
public sealed class AccessTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("Bearer wrong")]
    [InlineData("Bearer ")]
    [InlineData("Basic the-key-of-the-tests")]
    [InlineData("Bearer the-key-of-the-tests-and-more")]
    [InlineData("Bearer THE-KEY-OF-THE-TESTS")]
    public async Task A_missing_or_wrong_key_is_refused(string? authorization)
    {
        await using var server = await ScriptedServer.StartAsync(static (_, _) => Task.CompletedTask);
        await using var gateway = await GatewayHost.StartAsync(server);
        gateway.Client.DefaultRequestHeaders.Clear();
        if (authorization is not null)
        {
            gateway.Client.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", authorization);
        }

        using var response = await gateway.PostAsync(GatewayHost.Request("best-route"));
        using var models = await gateway.Client.GetAsync("/v1/models");

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, models.StatusCode);
        Assert.Equal("invalid_api_key", (string?)JsonNode.Parse(await response.Content.ReadAsStringAsync())!["error"]!["code"]);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task Each_key_has_its_own_rate_limit()
    {
        const string Other = "the-key-of-another-caller";
        await using var server = await ScriptedServer.StartAsync(static (_, _) => Task.CompletedTask);
        await using var gateway = await GatewayHost.StartAsync(server, ("Gateway:RequestsPerMinute", "1"), ("Gateway:ApiKeys:other", Other));

        using var first = await gateway.Client.GetAsync("/v1/models");
        using var second = await gateway.Client.GetAsync("/v1/models");
        gateway.Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Other);
        using var others = await gateway.Client.GetAsync("/v1/models");

        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        Assert.Equal(HttpStatusCode.OK, others.StatusCode);
        Assert.Equal(HttpStatusCode.TooManyRequests, second.StatusCode);
        Assert.InRange(second.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
        Assert.Equal("rate_limit_exceeded", (string?)JsonNode.Parse(await second.Content.ReadAsStringAsync())!["error"]!["code"]);
    }

    [Fact]
    public async Task Each_key_has_its_own_budget()
    {
        const string Other = "the-key-of-another-caller";
        await using var server = await LedgerServer.StartAsync(1);
        (string Key, string? Value)[] settings =
        [
            .. GatewayHost.Pool(server.Server, server.Server),
            ("Gateway:ApiKeys:other", Other),
            ("BestRoute:Budgets:0:Name", "keys"),
            ("BestRoute:Budgets:0:Limit", "0.000001"),
            ("BestRoute:Budgets:0:Scope", "Tenant"),
            ("BestRoute:Budgets:0:IsHardLimit", "true"),
        ];
        await using var gateway = await GatewayHost.StartAsync(settings, time: new FakeTimeProvider(new DateTimeOffset(2026, 1, 10, 8, 0, 0, TimeSpan.Zero)));

        using var first = await gateway.PostAsync(GatewayHost.Request(GatewayHost.Large));
        using var second = await gateway.PostAsync(GatewayHost.Request("best-route"));
        gateway.Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Other);
        using var others = await gateway.PostAsync(GatewayHost.Request(GatewayHost.Large));

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.TooManyRequests, HttpStatusCode.OK), (first.StatusCode, second.StatusCode, others.StatusCode));
        Assert.Equal(new DateTimeOffset(2026, 2, 1, 0, 0, 0, TimeSpan.Zero), second.Headers.RetryAfter!.Date);
        Assert.Equal("insufficient_quota", (string?)JsonNode.Parse(await second.Content.ReadAsStringAsync())!["error"]!["code"]);
    }

    [Fact]
    public async Task Models_lists_the_router_and_the_pool()
    {
        await using var server = await ScriptedServer.StartAsync(static (_, _) => Task.CompletedTask);
        await using var gateway = await GatewayHost.StartAsync(server);

        var models = await gateway.Client.GetFromJsonAsync<JsonObject>("/v1/models");

        Assert.Equal("list", (string?)models!["object"]);
        Assert.Equal(["best-route", "standin-large", "standin-medium", "standin-small"], models["data"]!.AsArray().Select(static model => (string?)model!["id"]));
    }

    [Fact]
    public async Task Health_needs_no_key()
    {
        await using var server = await ScriptedServer.StartAsync(static (_, _) => Task.CompletedTask);
        await using var gateway = await GatewayHost.StartAsync(server);
        gateway.Client.DefaultRequestHeaders.Clear();

        Assert.Equal("Healthy", await gateway.Client.GetStringAsync("/health"));
    }

    [Theory]
    [InlineData(null, HttpStatusCode.Unauthorized)]
    [InlineData("Bearer wrong", HttpStatusCode.Unauthorized)]
    [InlineData("Bearer the-key-of-the-tests", HttpStatusCode.OK)]
    [InlineData("Basic YW55Ym9keTp0aGUta2V5LW9mLXRoZS10ZXN0cw==", HttpStatusCode.OK)]
    [InlineData("Basic YW55Ym9keTp3cm9uZw==", HttpStatusCode.Unauthorized)]
    [InlineData("Basic ***", HttpStatusCode.Unauthorized)]
    public async Task The_dashboard_needs_a_key_which_a_browser_sends_as_a_password(string? authorization, HttpStatusCode expected)
    {
        await using var server = await ScriptedServer.StartAsync(static (_, _) => Task.CompletedTask);
        await using var gateway = await GatewayHost.StartAsync(server);
        gateway.Client.DefaultRequestHeaders.Clear();
        gateway.Client.DefaultRequestHeaders.Accept.ParseAdd("text/html");
        if (authorization is not null)
        {
            gateway.Client.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", authorization);
        }

        using var page = await gateway.Client.GetAsync("/bestroute");
        using var data = await gateway.Client.GetAsync("/bestroute/data");

        Assert.Equal((expected, expected), (page.StatusCode, data.StatusCode));
        Assert.Equal(expected == HttpStatusCode.Unauthorized, page.Headers.WwwAuthenticate.Any(static challenge => challenge.Scheme == "Basic"));
    }

    [Fact]
    public async Task A_program_is_not_asked_for_a_password()
    {
        await using var server = await ScriptedServer.StartAsync(static (_, _) => Task.CompletedTask);
        await using var gateway = await GatewayHost.StartAsync(server);
        gateway.Client.DefaultRequestHeaders.Clear();

        using var response = await gateway.PostAsync(GatewayHost.Request("best-route"));

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Empty(response.Headers.WwwAuthenticate);
    }

    [Fact]
    public async Task An_unknown_address_is_not_found()
    {
        await using var server = await ScriptedServer.StartAsync(static (_, _) => Task.CompletedTask);
        await using var gateway = await GatewayHost.StartAsync(server);

        using var response = await gateway.Client.PostAsync("/v1/embeddings", GatewayHost.Json([]));

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("unknown_url", (string?)JsonNode.Parse(await response.Content.ReadAsStringAsync())!["error"]!["code"]);
    }

    [Theory]
    [InlineData("Gateway:ApiKeys:tests", null, "Gateway:ApiKeys is empty, so everyone could use the gateway.")]
    [InlineData("Gateway:ApiKeys:tests", "short", "Gateway:ApiKeys:tests has fewer than 16 characters.")]
    [InlineData("Gateway:MaxChoices", "0", "Gateway:MaxChoices is 0.")]
    [InlineData("Gateway:MaxRequestBytes", "0", "Gateway:MaxRequestBytes is 0.")]
    [InlineData("Gateway:RequestsPerMinute", "-1", "Gateway:RequestsPerMinute is -1.")]
    public async Task It_does_not_start_with_invalid_options(string key, string? value, string message)
    {
        await using var server = await ScriptedServer.StartAsync(static (_, _) => Task.CompletedTask);
        var settings = GatewayHost.Pool(server, server).Where(setting => setting.Key != key).ToArray();

        var error = await Assert.ThrowsAnyAsync<OptionsValidationException>(() => GatewayHost.StartAsync(value is null ? settings : [.. settings, (key, value)]));

        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Backends:standin-small:Endpoint", "", "Backends:standin-small:Endpoint is ''.")]
    [InlineData("Backends:standin-small:Endpoint", "stand-in:huge", "Backends:standin-small:Endpoint is 'stand-in:huge'.")]
    [InlineData("Backends:standin-small:Model", "", "Backends:standin-small:Model is empty.")]
    [InlineData("Backends:standin-small:ApiKeyFrom", "NO_SUCH_KEY", "Backends:standin-small:ApiKeyFrom is 'NO_SUCH_KEY'")]
    public async Task It_does_not_start_with_an_invalid_backend(string key, string value, string message)
    {
        await using var server = await ScriptedServer.StartAsync(static (_, _) => Task.CompletedTask);

        var error = await Assert.ThrowsAnyAsync<Exception>(() => GatewayHost.StartAsync([.. GatewayHost.Pool(server, server).Where(setting => setting.Key != key), (key, value)]));

        Assert.Contains(message, error.ToString(), StringComparison.Ordinal);
    }
}
