using System.Net.Sockets;
using System.Text;

namespace BestRoute.Studies.Faults.Http;

/// <summary>A request that the server has read, and its connection, on which a fault writes what it likes.</summary>
internal sealed class HttpExchange(Socket socket, string model, bool streaming, CancellationToken end)
{
    /// <summary>Gets the model that is asked.</summary>
    public string Model => model;

    public bool Streaming => streaming;

    /// <summary>Gets the text of an answer without fault.</summary>
    public string Answer => AnswerOf(model);

    public static string AnswerOf(string model) => $"answer of {model}";

    /// <summary>Writes the status line and the headers. Without a length, the end of the connection ends the body.</summary>
    public Task HeadersAsync(string contentType, long? length = null, int status = 200, string more = "") =>
        WriteAsync($"HTTP/1.1 {status} Status\r\nContent-Type: {contentType}\r\nConnection: close\r\n{(length is null ? "" : $"Content-Length: {length}\r\n")}{more}\r\n");

    /// <summary>Writes a whole response.</summary>
    public async Task BodyAsync(string contentType, string body, int status = 200, string more = "")
    {
        await HeadersAsync(contentType, Encoding.UTF8.GetByteCount(body), status, more);
        await WriteAsync(body);
    }

    /// <summary>Writes the headers of a stream, and events.</summary>
    public async Task EventsAsync(params IReadOnlyList<string> events)
    {
        // With chunks, a client can tell the end of the stream from a broken connection.
        await HeadersAsync("text/event-stream", more: "Transfer-Encoding: chunked\r\n");
        foreach (var data in events)
        {
            await EventAsync(data);
        }
    }

    public Task EventAsync(string data)
    {
        var text = $"data: {data}\n\n";
        return WriteAsync($"{Encoding.UTF8.GetByteCount(text):x}\r\n{text}\r\n");
    }

    /// <summary>Ends a stream as the protocol wants it.</summary>
    public Task EndAsync() => WriteAsync("0\r\n\r\n");

    public async Task WriteAsync(string text) => await socket.SendAsync(Encoding.UTF8.GetBytes(text), end);

    /// <summary>Resets the connection.</summary>
    public void Reset()
    {
        socket.LingerState = new LingerOption(enable: true, seconds: 0);
        socket.Close();
    }

    /// <summary>Keeps the connection open until the cell is over.</summary>
    public Task NeverAsync() => Task.Delay(Timeout.InfiniteTimeSpan, end);

    /// <summary>Answers as a server of OpenAI's protocol.</summary>
    public async Task AnswerAsync()
    {
        if (streaming)
        {
            await EventsAsync(Role, Text(Answer), Finish("stop"), "[DONE]");
            await EndAsync();
        }
        else
        {
            await BodyAsync("application/json", Whole(Answer));
        }
    }

    public static string Role => Chunk("""{"role":"assistant","content":""}""", "null");

    public static string Text(string text) => Chunk($$"""{"content":"{{text}}"}""", "null");

    public static string Finish(string reason) => Chunk("{}", $"\"{reason}\"");

    public static string Whole(string text, string finish = "stop") =>
        $$$"""{"id":"c","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"{{{text}}}"},"finish_reason":"{{{finish}}}"}],"usage":{"prompt_tokens":5,"completion_tokens":3,"total_tokens":8}}""";

    private static string Chunk(string delta, string finish) =>
        $$"""{"id":"c","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{{delta}},"finish_reason":{{finish}}}]}""";
}
