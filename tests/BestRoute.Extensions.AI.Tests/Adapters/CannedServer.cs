using System.ClientModel;
using System.ClientModel.Primitives;
using System.Net;
using System.Text;
using Anthropic;
using Microsoft.Extensions.AI;
using OllamaSharp;
using OpenAI;

namespace BestRoute.Extensions.AI.Tests.Adapters;

/// <summary>Answers every request with the same bytes, as a provider's server would. Makes the provider's own adapter over it.</summary>
internal sealed class CannedServer(string body, string mediaType) : HttpMessageHandler
{
    private const string Json = "application/json";
    private const string Events = "text/event-stream";

    internal static IChatClient OpenAIChat(string usage, bool streaming = false) => new OpenAIClient(new ApiKeyCredential("none"), OpenAIOptions(streaming
        ? new($$$"""
            data: {"id":"c","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"role":"assistant","content":"ok"},"finish_reason":null}],"usage":null}

            data: {"id":"c","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{},"finish_reason":"stop"}],"usage":null}

            data: {"id":"c","object":"chat.completion.chunk","created":1,"model":"m","choices":[],"usage":{{{usage}}} }

            data: [DONE]


            """, Events)
        : new($$$"""
            {"id":"c","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"ok"},"finish_reason":"stop"}],"usage":{{{usage}}} }
            """, Json))).GetChatClient("m").AsIChatClient();

    internal static IChatClient OpenAIResponses(string usage) => new OpenAIClient(new ApiKeyCredential("none"), OpenAIOptions(new($$$"""
        {"id":"r","object":"response","created_at":1,"status":"completed","model":"m","parallel_tool_calls":true,"tool_choice":"auto","tools":[],"metadata":{},
         "output":[{"type":"message","id":"m","status":"completed","role":"assistant","content":[{"type":"output_text","text":"ok","annotations":[]}]}],"usage":{{{usage}}} }
        """, Json))).GetResponsesClient().AsIChatClient("m");

    internal static IChatClient Anthropic(string usage, bool streaming = false) => new AnthropicClient
    {
        ApiKey = "none",
        MaxRetries = 0,
        HttpClient = new HttpClient(streaming
            ? new CannedServer($$$"""
                event: message_start
                data: {"type":"message_start","message":{"id":"m","type":"message","role":"assistant","model":"claude","content":[],"stop_reason":null,"stop_sequence":null,"usage":{{{usage}}} } }

                event: content_block_start
                data: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}

                event: content_block_delta
                data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"ok"}}

                event: content_block_stop
                data: {"type":"content_block_stop","index":0}

                event: message_delta
                data: {"type":"message_delta","delta":{"stop_reason":"end_turn","stop_sequence":null},"usage":{{{usage}}} }

                event: message_stop
                data: {"type":"message_stop"}


                """, Events)
            : new CannedServer($$$"""
                {"id":"m","type":"message","role":"assistant","model":"claude","content":[{"type":"text","text":"ok","citations":null}],"stop_reason":"end_turn","stop_sequence":null,"usage":{{{usage}}} }
                """, Json)),
    }.AsIChatClient("claude");

    internal static IChatClient Ollama(string counts) => new OllamaApiClient(
        new HttpClient(new CannedServer(
            """{"model":"m","created_at":"2026-01-01T00:00:00Z","message":{"role":"assistant","content":"ok"},"done":false}""" + "\n"
            + $$$"""{"model":"m","created_at":"2026-01-01T00:00:00Z","message":{"role":"assistant","content":""},"done":true,"done_reason":"stop",{{{counts}}} }""" + "\n",
            "application/x-ndjson"))
        {
            BaseAddress = new Uri("http://localhost"),
        },
        "m");

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(body, Encoding.UTF8, mediaType) });

    private static OpenAIClientOptions OpenAIOptions(CannedServer server) => new() { Transport = new HttpClientPipelineTransport(new HttpClient(server)) };
}
