namespace BestRoute.Studies.Faults.Http;

/// <summary>A fault of a server or of the connection to it.</summary>
/// <param name="Name">What the server does, in a few words.</param>
/// <param name="Whole">What it amounts to in a whole answer.</param>
/// <param name="Stream">What it amounts to in a stream.</param>
/// <param name="Respond">What the server writes; <see langword="null"/> if there is no server.</param>
internal sealed record HttpFault(string Name, Effect? Whole, Effect? Stream, Func<HttpExchange, Task>? Respond) : Fault(Name, Whole, Stream)
{
    private const string Json = "application/json";
    private const string Page = "<html><body>Please log in.</body></html>";

    public static IReadOnlyList<HttpFault> All { get; } =
    [
        new("connection refused", Effect.Error, Effect.Error, null),
        Failing("connection closed before the headers", static _ => Task.CompletedTask),
        Failing("connection reset before the headers", Reset),
        Failing("connection reset after the headers", static async exchange =>
        {
            await exchange.HeadersAsync(exchange.Streaming ? "text/event-stream" : Json, exchange.Streaming ? null : 500);
            exchange.Reset();
        }),
        Failing("headers that are not HTTP", static exchange => exchange.WriteAsync("220 mail.example ESMTP\r\n\r\n")),
        .. new[] { 400, 401, 403, 404, 408, 413, 429, 500, 502, 503, 529 }.Select(static status => Failing($"status {status}", exchange =>
            exchange.BodyAsync(Json, $$$"""{"error":{"message":"Status {{{status}}}.","type":"error","code":null}}""", status, status == 429 ? "Retry-After: 60\r\n" : ""))),
        Failing("status 503 with a page", static exchange => exchange.BodyAsync("text/html", Page, 503)),
        Failing("status 500 without a body", static exchange => exchange.BodyAsync(Json, "", 500)),

        // As a whole answer, it cannot be read. As a stream, it has no event.
        new("a page with status 200", Effect.Error, Effect.Useless, static exchange => exchange.BodyAsync("text/html", Page)),
        new("an empty body with status 200", Effect.Error, Effect.Useless, static exchange => exchange.BodyAsync(Json, "")),
        new("bytes of an image", Effect.Error, Effect.Useless, static exchange => exchange.BodyAsync("image/png", "\u0089PNG\r\n\u001a\n\u0000\u0000")),
        new("JSON that is cut off", Effect.Error, null, static exchange => exchange.BodyAsync(Json, HttpExchange.Whole(exchange.Answer)[..^30])),
        new("a length that is too high", Effect.Error, null, static async exchange =>
        {
            await exchange.HeadersAsync(Json, 10_000);
            await exchange.WriteAsync(HttpExchange.Whole(exchange.Answer));
        }),
        new("a length that is too low", Effect.Error, null, static async exchange =>
        {
            await exchange.HeadersAsync(Json, 40);
            await exchange.WriteAsync(HttpExchange.Whole(exchange.Answer));
        }),
        new("an answer as text/plain", Effect.Harmless, null, static exchange => exchange.BodyAsync("text/plain", HttpExchange.Whole(exchange.Answer))),
        new("an empty answer", Effect.Useless, null, static exchange => exchange.BodyAsync(Json, HttpExchange.Whole(""))),
        new("a content filter", Effect.Useless, null, static exchange => exchange.BodyAsync(Json, HttpExchange.Whole("", "content_filter"))),
        new("nothing at all, for ever", Effect.Silence, Effect.Silence, static exchange => exchange.NeverAsync()),
        new("nothing at all; the caller cancels", Effect.CallerCancels, Effect.CallerCancels, static exchange => exchange.NeverAsync()),
        new("headers, then nothing", Effect.Silence, Effect.Silence, static async exchange =>
        {
            await exchange.HeadersAsync(exchange.Streaming ? "text/event-stream" : Json, exchange.Streaming ? null : 500);
            await exchange.NeverAsync();
        }),

        Streaming("a stream of [DONE] alone", Effect.Useless, ["[DONE]"]),
        Streaming("a role, then [DONE]", Effect.Useless, [HttpExchange.Role, "[DONE]"]),
        Streaming("a role, then stop", Effect.Useless, [HttpExchange.Role, HttpExchange.Finish("stop"), "[DONE]"]),
        Streaming("a role, then a content filter", Effect.Useless, [HttpExchange.Role, HttpExchange.Finish("content_filter"), "[DONE]"]),
        Streaming("an error in the stream", Effect.Useless, ["""{"error":{"message":"Overloaded.","type":"server_error"}}""", "[DONE]"]),
        Streaming("a role, then an error in the stream", Effect.Useless, [HttpExchange.Role, """{"error":{"message":"Overloaded.","type":"server_error"}}""", "[DONE]"]),
        Streaming("a role, then what is not JSON", Effect.Error, [HttpExchange.Role, "{\"id\":"]),
        OfStreams("a role, then the connection closes", Effect.Error, static exchange => exchange.EventsAsync(HttpExchange.Role)),
        OfStreams("a role, then a reset", Effect.Error, static async exchange =>
        {
            await exchange.EventsAsync(HttpExchange.Role);
            exchange.Reset();
        }),
        OfStreams("a role, then silence", Effect.Silence, static async exchange =>
        {
            await exchange.EventsAsync(HttpExchange.Role);
            await exchange.NeverAsync();
        }),
        OfStreams("text, then the connection closes", Effect.PassedOn, static exchange => exchange.EventsAsync(HttpExchange.Role, HttpExchange.Text(exchange.Answer))),
        OfStreams("text, then the end without [DONE]", Effect.PassedOn, static async exchange =>
        {
            await exchange.EventsAsync(HttpExchange.Role, HttpExchange.Text(exchange.Answer));
            await exchange.EndAsync();
        }),
        OfStreams("text, then silence", Effect.Stall, static async exchange =>
        {
            await exchange.EventsAsync(HttpExchange.Role, HttpExchange.Text(exchange.Answer));
            await exchange.NeverAsync();
        }),
    ];

    private static HttpFault Failing(string name, Func<HttpExchange, Task> respond) => new(name, Effect.Error, Effect.Error, respond);

    private static HttpFault OfStreams(string name, Effect effect, Func<HttpExchange, Task> respond) => new(name, null, effect, respond);

    private static HttpFault Streaming(string name, Effect effect, IReadOnlyList<string> events) => OfStreams(name, effect, async exchange =>
    {
        await exchange.EventsAsync(events);
        await exchange.EndAsync();
    });

    private static Task Reset(HttpExchange exchange)
    {
        exchange.Reset();
        return Task.CompletedTask;
    }
}
