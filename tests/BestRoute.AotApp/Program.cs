using System.ClientModel;
using System.ClientModel.Primitives;
using System.Text;
using BestRoute;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenAI;
using OpenAI.Chat;
using ChatFinishReason = Microsoft.Extensions.AI.ChatFinishReason;
using ChatMessage = Microsoft.Extensions.AI.ChatMessage;

// Routes requests as an application would: from code and from configuration, with a trained package, with best-of-n, streamed.
// Prints what it did; ends with 1 when an answer or a decision is not what it has to be.
const string question = "Start with 14. Now add 27, then multiply by 3. Which number do you get?";

var services = new ServiceCollection();
services.AddBestRoute()
    .AddReferenceModel("standin-large", _ => new EchoChatClient(), new ModelPrice(5, 15))
    .AddModel("standin-medium", _ => new EchoChatClient(), new ModelPrice(1, 3), maxSamples: 3)
    .AddModel("standin-small", _ => new EchoChatClient(), new ModelPrice(0.2, 0.6), maxSamples: 5)
    .UsePackage("package");

using var json = new MemoryStream(Encoding.UTF8.GetBytes(
    """
    {
      "Pool": {
        "Package": "package",
        "Threshold": 0.5,
        "Models": [
          { "Id": "standin-large", "Client": "large", "IsReference": true, "Price": { "InputPerMillion": 5, "OutputPerMillion": 15 } },
          { "Id": "standin-small", "Client": "small", "MaxSamples": 5, "Price": { "InputPerMillion": 0.2, "OutputPerMillion": 0.6 } }
        ]
      }
    }
    """));
var configuration = new ConfigurationBuilder().AddJsonStream(json).Build();
services.AddKeyedSingleton<IChatClient>("large", new EchoChatClient());
services.AddKeyedSingleton<IChatClient>("small", new EchoChatClient());
services.AddBestRoute("configured", configuration.GetSection("Pool"));

await using var provider = services.BuildServiceProvider();
foreach (var client in (IChatClient[])[provider.GetRequiredService<IChatClient>(), provider.GetRequiredKeyedService<IChatClient>("configured")])
{
    var response = await client.GetResponseAsync(question);
    var decision = response.GetRoutingDecision();
    Console.WriteLine(decision);
    if (response.Text != question || decision is null || decision.Cost <= 0)
    {
        return Fail("The answer or its decision is missing.");
    }

    var best = (await client.GetResponseAsync(question, new ChatOptions().WithRoute("standin-small", 5))).GetRoutingDecision();
    if (best is not { Route: { Model: "standin-small", Samples: 5 } })
    {
        return Fail($"The route was set to standin-small x 5, and {best?.Route} answered.");
    }

    var text = new StringBuilder();
    await foreach (var update in client.GetStreamingResponseAsync(question))
    {
        text.Append(update.Text);
    }

    if (text.ToString() != question)
    {
        return Fail($"The stream said '{text}'.");
    }
}

// Several choices of one request, through the OpenAI SDK.
var choices = new ServiceCollection();
choices.AddBestRoute(options => options.Scorer = new LongestScorer())
    .AddReferenceModel("standin-large", new EchoChatClient(), new ModelPrice(5, 15))
    .AddModel("standin-small", ChoicesHandler.CreateClient(), new ModelPrice(0.2, 0.6), maxSamples: 5)
    .UsePackage("package")
    .UseOpenAI();
await using var choicesProvider = choices.BuildServiceProvider();
var drawn = await choicesProvider.GetRequiredService<IChatClient>().GetResponseAsync(question, new ChatOptions().WithRoute("standin-small", 3));
if (drawn.Text != "three" || Math.Abs(drawn.GetRoutingDecision()!.Cost!.Value - (((10 * 0.2) + (6 * 0.6)) / 1e6)) > 1e-15)
{
    return Fail($"Of three choices, '{drawn.Text}' was chosen, for {drawn.GetRoutingDecision()!.Cost} dollars.");
}

return 0;

static int Fail(string reason)
{
    Console.Error.WriteLine(reason);
    return 1;
}

internal sealed class EchoChatClient : IChatClient
{
    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, messages.Last().Text)) { FinishReason = ChatFinishReason.Stop });

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (var update in (await GetResponseAsync(messages, options, cancellationToken)).ToChatResponseUpdates())
        {
            yield return update;
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }
}

internal sealed class LongestScorer : IResponseScorer
{
    public bool SeesWholeDraw => false;

    public ValueTask ScoreAsync(ScoringRequest request, Memory<double> scores, CancellationToken cancellationToken)
    {
        for (var i = 0; i < request.Responses.Count; i++)
        {
            scores.Span[i] = request.Responses[i].Text.Length;
        }

        return ValueTask.CompletedTask;
    }
}

/// <summary>A server that returns three choices for a request of three.</summary>
internal sealed class ChoicesHandler : HttpMessageHandler
{
    public static IChatClient CreateClient() => new ChatClient(
        "standin-small",
        new ApiKeyCredential("none"),
        new OpenAIClientOptions { Transport = new HttpClientPipelineTransport(new HttpClient(new ChoicesHandler())), RetryPolicy = new ClientRetryPolicy(maxRetries: 0) }).AsIChatClient();

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = await request.Content!.ReadAsStringAsync(cancellationToken);
        return new HttpResponseMessage(body.Contains("\"n\":3", StringComparison.Ordinal) ? System.Net.HttpStatusCode.OK : System.Net.HttpStatusCode.InternalServerError)
        {
            Content = new StringContent(
                """
                {"id":"c","object":"chat.completion","created":1,"model":"m","choices":[
                  {"index":0,"message":{"role":"assistant","content":"one"},"finish_reason":"stop"},
                  {"index":1,"message":{"role":"assistant","content":"two"},"finish_reason":"stop"},
                  {"index":2,"message":{"role":"assistant","content":"three"},"finish_reason":"stop"}],
                 "usage":{"prompt_tokens":10,"completion_tokens":6,"total_tokens":16}}
                """,
                Encoding.UTF8,
                "application/json"),
        };
    }
}
