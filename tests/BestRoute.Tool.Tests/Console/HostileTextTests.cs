using System.Text.Json;
using BestRoute.Training;
using Microsoft.Extensions.AI;

namespace BestRoute.Tool.Tests.Console;

/// <summary>Escape sequences in what files, arguments and backends say.</summary>
public sealed class HostileTextTests : IDisposable
{
    private const string Evil = "evil\u001b]0;owned\u0007\u009b31m\u202e";
    private const string Shown = "evil\\u001b]0;owned\\u0007\\u009b31m\\u202e";

    private readonly SyntheticFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public async Task F4_arguments_and_file_names_are_shown_escaped()
    {
        AssertShown(await ToolRun.OfAsync(["train", "--data", Evil, "--pool", _files.Pool, "--out", _files.Package]));
        AssertShown(await ToolRun.OfAsync([Evil]));
        AssertShown(await ToolRun.OfAsync(["merge", "--out", _files.Report, _files.Write("evil\u001b.jsonl", "{")]), "evil\\u001b.jsonl, line 1");
    }

    [Fact]
    public async Task F4_model_ids_of_a_log_are_shown_escaped()
    {
        var row = JsonSerializer.Serialize(new { prompt = "a", reference_answer = "a", responses = new[] { new { model = Evil, text = "a" } } });

        AssertShown(await ToolRun.OfAsync(["score", "--data", _files.Write("evil.jsonl", row), "--out", _files.Report, "--by", "gold"]));
    }

    [Fact]
    public async Task F4_errors_of_backends_are_shown_escaped()
    {
        var prompts = _files.Write("prompts.jsonl", """{"prompt":"a"}""");

        AssertShown(await ToolRun.OfAsync(
            ["collect", "--pool", _files.Pool, "--prompts", prompts, "--out", _files.Report, "--samples", "1"], default, static _ => new Failing()));
    }

    private static void AssertShown(ToolRun run, string shown = Shown)
    {
        var text = run.Output + run.Error;
        Assert.Contains(shown, text, StringComparison.Ordinal);
        Assert.DoesNotContain(text, static c => (char.IsControl(c) && c is not ('\n' or '\r')) || c == '\u202e');
    }

    private sealed class Failing : IChatClient
    {
        public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            throw new BackendException(Evil, BackendFailure.Backend);

        public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
