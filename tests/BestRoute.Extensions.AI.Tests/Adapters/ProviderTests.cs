using System.ClientModel;
using System.ClientModel.Primitives;
using Anthropic;
using Anthropic.Exceptions;
using Azure.Core;
using BestRoute.OpenAI.Tests.Servers;
using BestRoute.Tests;
using Microsoft.Extensions.AI;
using OllamaSharp;
using OpenAI;

namespace BestRoute.Extensions.AI.Tests.Adapters;

/// <summary>The clients of docs/providers.md, over HTTP.</summary>
public sealed class ProviderTests
{
    private static readonly Dictionary<string, Func<Uri, string, IChatClient>> _clients = new()
    {
        ["OpenAI"] = static (root, model) => OpenAI(new(root, "v1"), model),
        ["Azure OpenAI"] = static (root, model) => OpenAI(new(root, "openai/v1/"), model),
        ["Anthropic"] = static (root, model) => new AnthropicClient { ApiKey = "key", BaseUrl = root.OriginalString, MaxRetries = 0 }.AsIChatClient(model, defaultMaxOutputTokens: 8192),
        ["Ollama"] = static (root, model) => new OllamaApiClient(new HttpClient { BaseAddress = root, Timeout = Timeout.InfiniteTimeSpan }, model),
        ["vLLM"] = static (root, model) => OpenAI(new(root, "v1"), model),
    };

    [Theory]
    [InlineData("OpenAI", "/v1/chat/completions")]
    [InlineData("Azure OpenAI", "/openai/v1/chat/completions")]
    [InlineData("Anthropic", "/v1/messages")]
    [InlineData("Ollama", "/api/chat")]
    [InlineData("vLLM", "/v1/chat/completions")]
    public async Task Candidate_answers_under_the_name_that_its_client_has(string provider, string path)
    {
        await using var server = await ProviderServer.StartAsync();
        using var router = Router(_clients[provider](Root(server), "their-name"));

        var response = await router.GetResponseAsync("Hello");

        Assert.Equal("their-name", response.Text);
        Assert.Equal("candidate", response.GetRoutingDecision()!.Route.Model);
        Assert.False(response.GetRoutingDecision()!.CostIsEstimated);
        Assert.Equal(path, Assert.Single(server.Requests).Path);
    }

    [Theory]
    [InlineData("OpenAI")]
    [InlineData("Azure OpenAI")]
    [InlineData("Anthropic")]
    [InlineData("Ollama")]
    [InlineData("vLLM")]
    public async Task Candidate_over_its_limit_is_asked_once_and_the_reference_answers(string provider)
    {
        await using var server = await ProviderServer.StartAsync();
        using var router = Router(_clients[provider](Root(server), "busy"));

        var response = await router.GetResponseAsync("Hello");

        Assert.Equal("reference", response.GetRoutingDecision()!.Route.Model);
        Assert.Single(server.Requests);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Anthropic_gets_the_limit_of_the_client_and_a_call_for_each_sample(int samples)
    {
        await using var server = await ProviderServer.StartAsync();
        using var router = Router(_clients["Anthropic"](Root(server), "claude"));

        await router.GetResponseAsync("Hello", new ChatOptions().WithRoute("candidate", samples));

        Assert.Equal(samples, server.Requests.Count);
        Assert.All(server.Requests, static request => Assert.Equal(8192, (int?)request.Json["max_tokens"]));
    }

    [Fact]
    public async Task Anthropic_requests_that_are_refused_are_no_failures_of_the_model()
    {
        await using var server = await ProviderServer.StartAsync();
        using var router = Router(_clients["Anthropic"](Root(server), "refused"), static options => options.CircuitBreaker.IsFailure =
            static error => error is not (AnthropicBadRequestException or AnthropicContentTooLargeException or AnthropicUnprocessableEntityException));

        for (var i = 0; i < 8; i++)
        {
            await router.GetResponseAsync("Hello");
        }

        Assert.Equal(8, server.Requests.Count);
    }

    [Fact]
    public async Task Azure_OpenAI_gets_the_token_of_Entra_ID()
    {
        await using var server = await ProviderServer.StartAsync();
        var token = new BearerTokenPolicy(new FixedCredential(), "https://cognitiveservices.azure.com/.default");

        // A token is sent over https only.
        using var redirect = new ToLoopback(Root(server));
        var options = new OpenAIClientOptions
        {
            Endpoint = new Uri("https://resource.openai.azure.com/openai/v1/"),
            RetryPolicy = new ClientRetryPolicy(0),
            Transport = new HttpClientPipelineTransport(new HttpClient(redirect)),
        };
        using var router = Router(new OpenAIClient(token, options).GetChatClient("my-gpt-4o-mini").AsIChatClient());

        await router.GetResponseAsync("Hello");

        var request = Assert.Single(server.Requests);
        Assert.Equal("Bearer token for https://cognitiveservices.azure.com/.default", request.Headers["Authorization"]);
        Assert.Equal("/openai/v1/chat/completions", request.Path);
    }

    private static IChatClient OpenAI(Uri endpoint, string model) => new OpenAIClient(
        new ApiKeyCredential("key"), new OpenAIClientOptions { Endpoint = endpoint, RetryPolicy = new ClientRetryPolicy(0) }).GetChatClient(model).AsIChatClient();

    private static Uri Root(ScriptedServer server) => new(server.Endpoint, "/");

    private static BestRouteChatClient Router(IChatClient candidate, Action<BestRouteOptions>? configure = null)
    {
        var options = new BestRouteOptions
        {
            Models =
            {
                new() { Id = "reference", IsReference = true, Price = new(10, 30), ChatClient = new FakeChatClient() },
                new() { Id = "candidate", Price = new(1, 3), MaxSamples = 3, ChatClient = candidate },
            },
            Predictor = new FakePredictor(new("reference", 1), new("candidate", 1), new("candidate", 3)),
            Threshold = 0.5,
        };
        configure?.Invoke(options);
        return new BestRouteChatClient(options);
    }

    private sealed class FixedCredential : TokenCredential
    {
        public override AccessToken GetToken(TokenRequestContext context, CancellationToken cancellationToken) => new($"token for {string.Join(' ', context.Scopes)}", DateTimeOffset.MaxValue);

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext context, CancellationToken cancellationToken) => new(GetToken(context, cancellationToken));
    }

    private sealed class ToLoopback(Uri root) : DelegatingHandler(new SocketsHttpHandler())
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.RequestUri = new Uri(root, request.RequestUri!.PathAndQuery);
            return base.SendAsync(request, cancellationToken);
        }
    }
}
