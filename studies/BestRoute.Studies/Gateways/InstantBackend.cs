using System.CommandLine;
using System.Text;
using System.Text.Json;
using BestRoute.OpenAI.Tests.Servers;
using BestRoute.Studies.Latency;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace BestRoute.Studies.Gateways;

/// <summary>A server with OpenAI's protocol that answers at once with the same bytes, whole or in 16 parts. It is a process of its own, so that its processor time can be read.</summary>
internal static class InstantBackend
{
    private const int Parts = 16;

    public static Command Create()
    {
        var address = new Option<string>("--address") { HelpName = "URL", Description = "The address to listen on.", Required = true };
        var command = new Command("instant-backend", "Serves OpenAI's protocol and answers at once. `gateways` starts it.") { address };
        command.SetAction((parsed, cancellationToken) => ServeAsync(parsed.GetRequiredValue(address), cancellationToken));
        return command;
    }

    private static async Task ServeAsync(string address, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(address);
        await using var application = builder.Build();
        var text = MadeUpText.Of(1000, new Random(1));
        var usage = Replies.Usage(prompt: 125, completion: 250);
        var whole = Encoding.UTF8.GetBytes(Replies.Completion(usage, Replies.Choice(text)).ToJsonString());
        byte[][] parts =
        [
            Event(Replies.Chunk(new() { ["role"] = "assistant", ["content"] = "" }).ToJsonString()),
            .. text.Chunk((text.Length + Parts - 1) / Parts).Select(static part => Event(Replies.Chunk(new() { ["content"] = new string(part) }).ToJsonString())),
            Event(Replies.Chunk([], "stop").ToJsonString()),
            Event("[DONE]"),
        ];
        application.MapGet("/", static () => "ready");
        application.MapPost("/v1/chat/completions", async context =>
        {
            using var request = await JsonDocument.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
            if (request.RootElement.TryGetProperty("stream", out var stream) && stream.ValueKind == JsonValueKind.True)
            {
                context.Response.ContentType = "text/event-stream";
                foreach (var part in parts)
                {
                    await context.Response.Body.WriteAsync(part);
                    await context.Response.Body.FlushAsync();
                }
            }
            else
            {
                context.Response.ContentType = "application/json";
                context.Response.ContentLength = whole.Length;
                await context.Response.Body.WriteAsync(whole);
            }
        });
        await application.StartAsync(cancellationToken);
        await application.WaitForShutdownAsync(cancellationToken);
    }

    private static byte[] Event(string data) => Encoding.UTF8.GetBytes($"data: {data}\n\n");
}
