using System.ClientModel;
using System.ClientModel.Primitives;
using Microsoft.Extensions.AI;
using OpenAI;
using OpenAI.Chat;

namespace BestRoute.OpenAI.Tests.Servers;

/// <summary>Makes the SDK's client of a server, without retries.</summary>
internal static class TestClient
{
    public static IChatClient Create(ScriptedServer server, string model = "gpt", Action<OpenAIClientOptions>? configure = null)
    {
        var options = new OpenAIClientOptions { Endpoint = server.Endpoint, RetryPolicy = new ClientRetryPolicy(maxRetries: 0) };
        configure?.Invoke(options);
        return new ChatClient(model, new ApiKeyCredential("key"), options).AsIChatClient();
    }
}
