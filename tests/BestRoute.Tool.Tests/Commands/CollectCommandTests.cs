using System.Net;
using System.Text.Json;
using BestRoute.Tool.Tests.Backends;
using static BestRoute.Tool.Tests.Backends.ScriptedServer;

namespace BestRoute.Tool.Tests.Commands;

/// <summary>The command over the real SDK, with a scripted server in place of the network.</summary>
public sealed class CollectCommandTests : IDisposable
{
    private const string Key = "sk-very-secret";

    private readonly SyntheticFiles _files = new();

    public CollectCommandTests()
    {
        _files.Write("pool.json", """
            {
              "reference": "large",
              "models": [
                { "id": "large", "inputPricePerMillion": 10, "outputPricePerMillion": 30, "endpoint": "http://models.test/v1", "apiKeyEnvironmentVariable": "MODELS_KEY" },
                { "id": "small", "inputPricePerMillion": 1, "outputPricePerMillion": 3, "endpoint": "http://small.test/v1", "apiKeyEnvironmentVariable": "MODELS_KEY",
                  "modelName": "org/small" }
              ]
            }
            """);
        _files.Write("prompts.jsonl", string.Concat(Enumerable.Range(0, 6).Select(i => $"{{\"prompt\":\"question {i}\",\"task\":\"t\"}}\n")));
    }

    private string Out => Path.Combine(_files.Folder, "out", "collected.jsonl");

    private string Journal => Out + ".journal";

    public void Dispose() => _files.Dispose();

    [Fact]
    public async Task Collect_writes_the_log_and_says_what_it_cost()
    {
        var server = new ScriptedServer(request => Completion($"Answer to {request.Prompt}", input: 1000, output: 100));

        var run = await RunAsync(server, "--samples 2");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(24, server.Requests.Count);
        Assert.All(server.Requests, static request => Assert.Contains("\"max_completion_tokens\":4096", request.Body, StringComparison.Ordinal));
        var rows = File.ReadAllLines(Out);
        Assert.Equal(6, rows.Length);
        using var row = JsonDocument.Parse(rows[5]);
        Assert.Equal(["prompt", "task", "responses"], row.RootElement.EnumerateObject().Select(static member => member.Name));
        Assert.Equal(
            """{"model":"small","text":"Answer to question 5","finishReason":"stop","usage":{"inputTokens":1000,"outputTokens":100,"totalTokens":1100}}""",
            row.RootElement.GetProperty("responses")[3].GetRawText());
        Assert.Contains("24 responses to 6 prompts, for $0.1716.", run.Output, StringComparison.Ordinal); // 12 of 0.013, 12 of 0.0013.
        Assert.Contains("[100%] 24 of 24 responses, ", run.Error, StringComparison.Ordinal);
        Assert.Contains("$0.1716 spent, about $0.00 left to spend", run.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(Journal));
        AssertNoKey(run);
    }

    [Fact]
    public async Task Tools_of_a_row_reach_the_models_and_a_stopped_collection_goes_on_with_them()
    {
        const string Tools = """[{"type":"function","function":{"name":"sort","parameters":{"type":"object"}}}]""";
        const string Call = """[{"id":"a","type":"function","function":{"name":"sort","arguments":"{}"}}]""";
        _files.Write("prompts.jsonl", $$"""{"prompt":"Sort 3 1 2.","tools":{{Tools}}}""" + "\n");
        HttpResponseMessage Answer() => Status(HttpStatusCode.OK, $$"""{"choices":[{"message":{"role":"assistant","content":null,"tool_calls":{{Call}}},"finish_reason":"tool_calls"}]}""");
        var server = Of(Answer, () => Status(HttpStatusCode.BadRequest, "busy"));
        await RunAsync(server, "--samples 1");
        server = Of(Answer);

        var run = await RunAsync(server, "--samples 1");

        Assert.Equal(0, run.ExitCode);
        Assert.Contains($"\"tools\":{Tools}", Assert.Single(server.Requests).Body, StringComparison.Ordinal);
        using var row = JsonDocument.Parse(File.ReadAllText(Out));
        Assert.Equal(["prompt", "tools", "responses"], row.RootElement.EnumerateObject().Select(static member => member.Name));
        Assert.All(row.RootElement.GetProperty("responses").EnumerateArray(), static response => Assert.Equal(Call, response.GetProperty("toolCalls").GetRawText()));
    }

    [Fact]
    public async Task Samples_of_a_prompt_can_be_choices_of_one_request()
    {
        _files.Write("pool.json", File.ReadAllText(_files.Pool).Replace("\"modelName\"", "\"maxChoicesPerRequest\": 8, \"modelName\"", StringComparison.Ordinal));
        _files.Write("prompts.jsonl", """{"prompt":"question"}""" + "\n");
        var server = new ScriptedServer(static request => request.Body.Contains("\"n\":", StringComparison.Ordinal)
            ? Status(HttpStatusCode.OK, """
                {"choices":[{"index":0,"message":{"role":"assistant","content":"abc"},"finish_reason":"stop"},
                            {"index":1,"message":{"role":"assistant","content":null,"refusal":"No."},"finish_reason":"eos"},
                            {"index":2,"message":{"role":"assistant","content":"c"},"finish_reason":"length"}],
                 "usage":{"prompt_tokens":1000,"completion_tokens":100,"total_tokens":1100}}
                """)
            : Completion("Yes", 1000, 100));

        var run = await RunAsync(server, "--samples 3");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(4, server.Requests.Count);
        Assert.Contains("\"n\":3", server.Requests.Single(static request => request.Url.StartsWith("http://small.test", StringComparison.Ordinal)).Body, StringComparison.Ordinal);

        // 3 of 0.013, and one of 0.0013 for all.
        Assert.Contains("6 responses to 1 prompts, for $0.0403.", run.Output, StringComparison.Ordinal);
        using var row = JsonDocument.Parse(File.ReadAllText(Out));
        Assert.Equal(
            [
                """{"model":"small","text":"abc","finishReason":"stop","choices":3,"usage":{"inputTokens":1000,"outputTokens":40,"totalTokens":1040}}""",
                """{"model":"small","text":"No.","finishReason":"stop","choices":3,"usage":{"inputTokens":1000,"outputTokens":40,"totalTokens":1040}}""",
                """{"model":"small","text":"c","finishReason":"length","choices":3,"usage":{"inputTokens":1000,"outputTokens":20,"totalTokens":1020}}""",
            ],
            row.RootElement.GetProperty("responses").EnumerateArray().Skip(3).Select(static response => response.GetRawText()));
    }

    [Fact]
    public async Task Refused_key_stops_that_model_and_a_run_with_a_right_one_goes_on()
    {
        var server = new ScriptedServer(request => request.Url.Contains("models", StringComparison.Ordinal)
            ? Status(HttpStatusCode.Unauthorized, $"{{\"error\":{{\"message\":\"Incorrect API key provided: {Key}\"}}}}")
            : Completion("Yes"));

        var run = await RunAsync(server, "--samples 3");

        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith("error: Stopped asking large: http://models.test/v1 refuses the key in the environment variable MODELS_KEY (HTTP 401).", run.LastErrorLine, StringComparison.Ordinal);
        Assert.EndsWith($"18 responses are missing. The responses so far are in {Journal}. Run the same command again to continue.", run.LastErrorLine, StringComparison.Ordinal);
        Assert.False(File.Exists(Out));
        AssertNoKey(run);

        server = new ScriptedServer(static _ => Completion("Yes"));
        run = await RunAsync(server, "--samples 3");

        Assert.Equal((0, 18), (run.ExitCode, server.Requests.Count));
        Assert.All(server.Requests, static request => Assert.StartsWith("http://models.test/", request.Url, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Spend_limit_ends_the_run_and_says_how_to_go_on()
    {
        var run = await RunAsync(new ScriptedServer(static _ => Completion("Yes", 1000, 1000)), "--samples 20 --max-output-tokens 1000 --spend-limit 0.5");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("could exceed the spend limit of $0.50. $0.", run.LastErrorLine, StringComparison.Ordinal);
        Assert.Contains("Set a higher --spend-limit", run.LastErrorLine, StringComparison.Ordinal);
        Assert.True(File.Exists(Journal));
    }

    [Fact]
    public async Task Failed_requests_are_told_and_missing_in_the_log()
    {
        var server = new ScriptedServer(static request => request.Prompt == "question 3"
            ? Status(HttpStatusCode.BadRequest, $"refused by policy, {Key}")
            : Completion("Yes"));

        var run = await RunAsync(server, "--samples 1");

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("Failed: small. The first error: HTTP 400: refused by policy, ***", run.Output, StringComparison.Ordinal);
        Assert.Contains($"2 responses are missing. Run the same command again to ask for them. If you do not need them, delete {Journal}.", run.Output, StringComparison.Ordinal);
        Assert.Equal(6, File.ReadAllLines(Out).Length);
        AssertNoKey(run);
    }

    [Fact]
    public async Task Cancelled_keeps_what_came_and_says_how_to_go_on()
    {
        using var source = new CancellationTokenSource();
        var asked = 0;
        var server = new ScriptedServer(_ =>
        {
            if (Interlocked.Increment(ref asked) == 9)
            {
                source.Cancel();
            }

            return Completion("Yes");
        });

        var run = await RunAsync(server, "--samples 5", source.Token);

        Assert.Equal(130, run.ExitCode);
        Assert.Equal($"error: Cancelled. The responses so far are in {Journal}. Run the same command again to continue.", run.LastErrorLine);
        Assert.False(File.Exists(Out));

        Assert.Equal(0, (await RunAsync(new ScriptedServer(static _ => Completion("Yes")), "--samples 5")).ExitCode);
        Assert.Equal(60, File.ReadAllText(Out).Split("\"model\"").Length - 1);
    }

    [Theory]
    [InlineData("--samples 0", "--samples is 0")]
    [InlineData("--samples many", "many")]
    [InlineData("--samples 2 --temperature 0", "--temperature is 0, so all samples of a prompt would be the same")]
    [InlineData("--temperature 0", "--temperature is 0, so all samples of a prompt would be the same")]
    [InlineData("--temperature 2.5", "--temperature is 2.5")]
    [InlineData("--max-output-tokens 0", "--max-output-tokens is 0")]
    [InlineData("--spend-limit -1", "--spend-limit is -1")]
    [InlineData("--spend-limit NaN", "--spend-limit is NaN")]
    [InlineData("--shard 5/4", "--shard is '5/4'")]
    public async Task Wrong_use_is_exit_code2(string options, string expected)
    {
        var run = await RunAsync(new ScriptedServer(static _ => Completion("Yes")), options);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(expected, run.LastErrorLine, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pool_without_endpoints_and_missing_keys_are_named_before_anything_is_asked()
    {
        var server = new ScriptedServer(static _ => Completion("Yes"));
        var run = await RunAsync(server, "--samples 1", key: null);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("environment variable MODELS_KEY, which is not set", run.LastErrorLine, StringComparison.Ordinal);

        _files.Write("pool.json", """{"reference":"a","models":[{"id":"a","inputPricePerMillion":1,"outputPricePerMillion":1},{"id":"b","inputPricePerMillion":1,"outputPricePerMillion":1}]}""");
        run = await RunAsync(server, "--samples 1");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("Model 'a' of the pool has no 'endpoint'", run.LastErrorLine, StringComparison.Ordinal);
        Assert.Empty(server.Requests);
    }

    private Task<ToolRun> RunAsync(ScriptedServer server, string options, CancellationToken cancellationToken = default, string? key = Key)
    {
        var clients = new BackendClients(server.Transport, name => name == "MODELS_KEY" ? key : null, new SkippingTime());
        string[] args =
        [
            "collect", "--pool", _files.Pool, "--prompts", Path.Combine(_files.Folder, "prompts.jsonl"), "--out", Out,
            .. options.Split(' ', StringSplitOptions.RemoveEmptyEntries),
        ];
        return ToolRun.OfAsync(args, cancellationToken, clients.Create);
    }

    private void AssertNoKey(ToolRun run)
    {
        Assert.DoesNotContain(Key, run.Output + run.Error, StringComparison.Ordinal);
        Assert.All(Directory.EnumerateFiles(_files.Folder, "*", SearchOption.AllDirectories), static file =>
            Assert.DoesNotContain(Key, File.ReadAllText(file), StringComparison.Ordinal));
    }
}
