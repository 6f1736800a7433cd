using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace BestRoute.Training.Tests;

/// <summary>Case A3: prompts with a conversation are sent as they are, and come back in the log.</summary>
public sealed class ConversationCollectionTests : IDisposable
{
    private readonly CollectionFiles _files = new();
    private readonly ConcurrentDictionary<string, int> _sent = new(StringComparer.Ordinal);

    public void Dispose() => _files.Dispose();

    [Fact]
    public async Task Every_message_is_sent_and_the_log_keeps_the_row()
    {
        var random = new Random(8);
        List<string> expected = ["user : Hi"], rows = ["""{"prompt":"Hi"}"""];
        for (var i = 0; i < 30; i++)
        {
            var (messages, json) = Chats.Random(random);
            var first = Chats.System($"rules {i}");
            expected.Add(Show([first, .. messages]));
            rows.Add($$"""{"id":{{i}},"messages":[{"role":"system","content":"rules {{i}}"},{{json[1..]}},"split":"train"}""");
        }

        _files.With(rows);
        Assert.True((await ResponseCollector.CollectAsync(RequestOf(samples: 2))).IsWritten);

        Assert.Equal(expected.Order(StringComparer.Ordinal), _sent.Keys.Order(StringComparer.Ordinal));
        Assert.All(_sent.Values, static times => Assert.Equal(2 * 2, times));
        foreach (var (row, line) in rows.Zip(File.ReadLines(_files.Output)))
        {
            Assert.StartsWith(row[..^1], line, StringComparison.Ordinal);
            Assert.Equal(Show(Conversation.Read(JsonElement.Parse(row)).Messages), Show(Conversation.Read(JsonElement.Parse(line)).Messages));
        }
    }

    [Fact]
    public async Task A_collection_that_was_stopped_continues_with_the_conversations_that_are_missing()
    {
        _files.With(Rows("again"));
        Assert.Equal(2, (await ResponseCollector.CollectAsync(RequestOf(samples: 1, failing: "question 1"))).Missing);
        Assert.Equal([2, 2], _sent.Values);
        _sent.Clear();

        var result = await ResponseCollector.CollectAsync(RequestOf(samples: 1));

        Assert.Equal((true, 0), (result.IsWritten, result.Missing));
        Assert.Equal("user : question 1", Assert.Single(_sent).Key.Split('\n')[0]);
        Assert.False(File.Exists(_files.Journal));
    }

    [Fact]
    public async Task A_journal_is_refused_when_an_earlier_turn_changed()
    {
        _files.With(Rows("again"));
        await ResponseCollector.CollectAsync(RequestOf(samples: 1, failing: "question 1"));
        _files.With(Rows("again").Select(static row => row.Replace("answer 0", "answer 7", StringComparison.Ordinal)));

        var error = await Assert.ThrowsAsync<DataException>(() => ResponseCollector.CollectAsync(RequestOf(samples: 1)));

        Assert.Contains("the rows of --prompts changed", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Merged_shards_are_the_log_of_one_run()
    {
        _files.With(Rows("again"));
        await ResponseCollector.CollectAsync(RequestOf(samples: 2));
        var whole = File.ReadAllText(_files.Output);
        string[] parts = [_files.Path("part0.jsonl"), _files.Path("part1.jsonl")];
        foreach (var (index, part) in parts.Index())
        {
            Assert.True(Shard.TryParse($"{index}/2", out var shard));
            await ResponseCollector.CollectAsync(RequestOf(samples: 2) with { Shard = shard, Output = part });
        }

        Assert.Equal(3, RowMerge.Merge(parts, _files.Path("merged.jsonl")));

        Assert.Equal(whole, File.ReadAllText(_files.Path("merged.jsonl")));
    }

    [Fact]
    public async Task Without_usage_the_whole_conversation_is_charged()
    {
        _files.With(["""{"messages":[{"role":"system","content":"12345678"},{"role":"user","content":"1234"},{"role":"assistant","content":"123"},{"role":"user","content":"12"}]}"""]);

        var result = await ResponseCollector.CollectAsync(RequestOf(samples: 1));

        // 17 characters and an answer of 2: one token per four characters, rounded up, at 1 and 10 dollars per million.
        Assert.All(result.Models, static model => Assert.Equal((5 + 10) / 1e6, model.Spent, 12));
    }

    [Fact]
    public async Task The_tools_of_a_row_are_offered_and_the_calls_are_in_the_log()
    {
        const string Tools = """[{"type":"function","function":{"name":"sort","parameters":{"type":"object","properties":{"list":{"minItems":1.0}}}}}]""";
        const string Call = """[{"id":"a","type":"function","function":{"name":"sort","arguments":"{\"list\":\"ü\"}"}}]""";
        _files.With([$$"""{"prompt":"Sort 3 1 2.","tools":{{Tools}},"id":1}""", """{"prompt":"Hi"}"""]);
        var offered = new ConcurrentBag<string>();
        var request = RequestOf(samples: 1) with
        {
            CreateClient = _ => new ToolCaller(options => offered.Add(string.Join(',', options.Tools?.Cast<LoggedTool>().Select(static tool => tool.Json.GetRawText()) ?? []))),
        };

        var result = await ResponseCollector.CollectAsync(request);

        Assert.True(result.IsWritten);
        Assert.Equal(["", "", Tools[1..^1], Tools[1..^1]], offered.Order(StringComparer.Ordinal));
        var rows = File.ReadAllLines(_files.Output);
        Assert.StartsWith($$"""{"prompt":"Sort 3 1 2.","tools":{{Tools}},"id":1,"responses":[""", rows[0], StringComparison.Ordinal);
        Assert.Contains($$"""{"model":"small","text":"","toolCalls":{{Call}},"finishReason":"tool_calls"}""", rows[0], StringComparison.Ordinal);
        Assert.DoesNotContain("toolCalls", rows[1], StringComparison.Ordinal);

        // One token per four characters, rounded up, at 1 and 10 dollars per million: the prompt with the tool and the call, then "Hi" and "OK".
        var input = Tokens("Sort 3 1 2.".Length + Tools[1..^1].Length) + Tokens("Hi".Length);
        var output = Tokens(Call.Length) + Tokens("OK".Length);
        Assert.All(result.Models, model => Assert.Equal((input + (10 * output)) / 1e6, model.Spent, 12));

        static double Tokens(int characters) => Math.Ceiling(characters / 4.0);
    }

    private static IEnumerable<string> Rows(string last) => Enumerable.Range(0, 3).Select(i =>
        $$"""{"messages":[{"role":"user","content":"question {{i}}"},{"role":"assistant","content":"answer {{i}}"},{"role":"user","content":"{{last}}"}]}""");

    private static string Show(IEnumerable<ChatMessage> messages) => string.Join('\n', Chats.Describe(messages));

    private CollectionRequest RequestOf(int samples, string? failing = null) => new()
    {
        Pool = CollectionFiles.Pool(concurrency: 2, "large", "small"),
        Prompts = _files.Prompts,
        Output = _files.Output,
        Samples = samples,
        CreateClient = _ => new Backend(messages =>
        {
            var shown = Show(messages);
            if (failing is not null && shown.Contains(failing, StringComparison.Ordinal))
            {
                throw new BackendException("busy", BackendFailure.Transient);
            }

            _sent.AddOrUpdate(shown, 1, static (_, times) => times + 1);
        }),
    };

    private sealed class Backend(Action<IEnumerable<ChatMessage>> ask) : IChatClient
    {
        public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        {
            ask(messages);
            return Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, "OK")));
        }

        public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }

    /// <summary>Calls the tool that it is offered.</summary>
    private sealed class ToolCaller(Action<ChatOptions> ask) : DelegatingChatClient(new Backend(static _ => { }))
    {
        public override Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        {
            ask(options!);
            return options!.Tools is null
                ? base.GetResponseAsync(messages, options, cancellationToken)
                : Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, [new FunctionCallContent("a", "sort", new Dictionary<string, object?> { ["list"] = "ü" })]))
                {
                    FinishReason = ChatFinishReason.ToolCalls,
                });
        }
    }
}
