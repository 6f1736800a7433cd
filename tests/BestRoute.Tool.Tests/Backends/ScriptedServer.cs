using System.ClientModel.Primitives;
using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json;

namespace BestRoute.Tool.Tests.Backends;

/// <summary>An OpenAI-compatible server without a socket: requests of the real SDK come here, and are answered by a script.</summary>
internal sealed class ScriptedServer(Func<ScriptedServer.Request, HttpResponseMessage> answer) : HttpMessageHandler
{
    private readonly ConcurrentQueue<Request> _requests = new();

    public IReadOnlyList<Request> Requests => [.. _requests];

    public PipelineTransport Transport => new HttpClientPipelineTransport(new HttpClient(this, disposeHandler: false));

    /// <summary>A server that gives these answers one after another, the last one for ever.</summary>
    public static ScriptedServer Of(params Func<HttpResponseMessage>[] answers)
    {
        var asked = 0;
        return new ScriptedServer(_ => answers[Math.Min(Interlocked.Increment(ref asked), answers.Length) - 1]());
    }

    public static HttpResponseMessage Completion(string text, int input = 3, int output = 2) => Status(HttpStatusCode.OK, JsonSerializer.Serialize(new
    {
        id = "completion-1",
        @object = "chat.completion",
        created = 1,
        model = "served",
        choices = new[] { new { index = 0, message = new { role = "assistant", content = text }, finish_reason = "stop" } },
        usage = new { prompt_tokens = input, completion_tokens = output, total_tokens = input + output },
    }));

    public static HttpResponseMessage Status(HttpStatusCode status, string body = "", string? retryAfter = null)
    {
        var response = new HttpResponseMessage(status) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        if (retryAfter is not null)
        {
            response.Headers.TryAddWithoutValidation("Retry-After", retryAfter);
        }

        return response;
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var seen = new Request(
            request.Method.Method,
            request.RequestUri!.ToString(),
            request.Headers.Authorization?.ToString(),
            request.Headers.TryGetValues("api-key", out var keys) ? keys.Single() : null,
            await request.Content!.ReadAsStringAsync(cancellationToken));
        _requests.Enqueue(seen);
        return answer(seen);
    }

    internal sealed record Request(string Method, string Url, string? Authorization, string? ApiKey, string Body)
    {
        public string Prompt
        {
            get
            {
                using var body = JsonDocument.Parse(Body);
                return body.RootElement.GetProperty("messages")[0].GetProperty("content").GetString()!;
            }
        }
    }
}
