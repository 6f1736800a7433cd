using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using BestRoute.Training;
using Microsoft.ML.Tokenizers;

namespace BestRoute.Studies.TokenCounts;

/// <summary>
/// A server on the loopback interface with OpenAI's chat completions API. It answers the questions of the study by a script, and reports usage
/// that it counts by the tokenizer o200k_base.
/// </summary>
internal sealed class ScriptedModel : IDisposable
{
    // What OpenAI's template adds to one user message.
    private const int TemplateTokens = 7;

    private static readonly TiktokenTokenizer _tokenizer = TiktokenTokenizer.CreateForEncoding("o200k_base");

    private readonly HttpListener _listener = new();
    private readonly IReadOnlyDictionary<string, BilingualQuestion> _questions;
    private readonly Task _serving;
    private readonly double _skill;
    private readonly int _steps;
    private readonly bool _thinks;

    /// <param name="id">The model's id, by which the pool asks for it.</param>
    /// <param name="skill">The share of the questions that it answers right.</param>
    /// <param name="steps">The number of steps that it writes before the answer, give or take one.</param>
    /// <param name="thinks">Whether it reasons before it answers: in tokens that are charged and not in the text.</param>
    /// <param name="questions">What it can answer, by prompt.</param>
    public ScriptedModel(string id, double skill, int steps, bool thinks, IReadOnlyDictionary<string, BilingualQuestion> questions)
    {
        (Id, _skill, _steps, _thinks, _questions) = (id, skill, steps, thinks, questions);
        using (var probe = new TcpListener(IPAddress.Loopback, 0))
        {
            probe.Start();
            Endpoint = $"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}/v1";
        }

        _listener.Prefixes.Add(Endpoint + "/");
        _listener.Start();
        _serving = ServeAsync();
    }

    public string Id { get; }

    /// <summary>The base URL.</summary>
    public string Endpoint { get; }

    public void Dispose()
    {
        _listener.Stop();
        _serving.GetAwaiter().GetResult();
        _listener.Close();
    }

    private async Task ServeAsync()
    {
        while (_listener.IsListening)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                // It was stopped.
                return;
            }

            var request = await JsonNode.ParseAsync(context.Request.InputStream);
            var reply = JsonSerializer.SerializeToUtf8Bytes(Reply((string)request!["messages"]![0]!["content"]!));
            context.Response.ContentType = "application/json";
            await context.Response.OutputStream.WriteAsync(reply);
            context.Response.Close();
        }
    }

    private object Reply(string prompt)
    {
        var question = _questions[prompt];
        var random = new Random((int)(uint)PromptHash.Of(Id + prompt));
        var answer = random.NextDouble() < _skill ? question.Answer : question.Answer.Insert(question.Answer.Length - 1, "0");
        var text = string.Join(' ', [.. question.Steps.Take(_steps + random.Next(-1, 2)), answer]);

        // What it thinks has the length of the solution, several times over.
        var reasoning = _thinks ? random.Next(3, 7) * _tokenizer.CountTokens(string.Join(' ', question.Steps)) : 0;
        int input = _tokenizer.CountTokens(prompt) + TemplateTokens, output = _tokenizer.CountTokens(text) + reasoning;
        return new
        {
            id = "completion",
            @object = "chat.completion",
            created = 0,
            model = Id,
            choices = new[] { new { index = 0, message = new { role = "assistant", content = text }, finish_reason = "stop" } },
            usage = new
            {
                prompt_tokens = input,
                completion_tokens = output,
                total_tokens = input + output,
                completion_tokens_details = new { reasoning_tokens = reasoning },
            },
        };
    }
}
