using BestRoute.Tests;
using Microsoft.Extensions.AI;

namespace BestRoute.Extensions.AI.Tests.Adapters;

/// <summary>
/// What a request costs, from the provider's own report of it. Reports go through the provider's adapter, or are written as its adapter fills
/// <see cref="UsageDetails"/>. The expected money is the provider's rule, computed by hand in each row.
/// </summary>
public sealed class AdapterBillTests
{
    private static readonly ModelPrice _gpt4o = new(2.50, 10, CachedInputPerMillion: 1.25);
    private static readonly ModelPrice _gpt5 = new(1.25, 10, CachedInputPerMillion: 0.125);
    private static readonly ModelPrice _sonnet = new(3, 15, 0.30, CacheWritePerMillion: 3.75, Tiers: [new(200_000, new(6, 22.50, 0.60, 7.50))]);
    private static readonly ModelPrice _grok = new(3, 15, 0.75);
    private static readonly ModelPrice _deepSeek = new(0.27, 1.10, 0.07);
    private static readonly ModelPrice _geminiPro = new(1.25, 10, 0.31, Tiers: [new(200_000, new(2.50, 15, 0.625))]);
    private static readonly ModelPrice _geminiFlash = new(0.30, 2.50, 0.075);
    private static readonly ModelPrice _qwen = new(0.40, 1.20, ReasoningPerMillion: 4);
    private static readonly ModelPrice _own = new(0.10, 0.20);

    public static TheoryData<string, double> OpenAIChatReports => new()
    {
        // OpenAI: cached tokens are part of prompt_tokens, and reasoning of completion_tokens.
        { """{"prompt_tokens":2006,"completion_tokens":300,"total_tokens":2306}""", (2006 * 2.50) + (300 * 10) },
        { """{"prompt_tokens":2006,"completion_tokens":300,"total_tokens":2306,"prompt_tokens_details":{"cached_tokens":1920},"completion_tokens_details":{"reasoning_tokens":0}}""", (86 * 2.50) + (1920 * 1.25) + (300 * 10) },
        { """{"prompt_tokens":2006,"completion_tokens":300,"total_tokens":2306,"prompt_tokens_details":{"cached_tokens":2006},"completion_tokens_details":{"reasoning_tokens":192}}""", (2006 * 1.25) + (300 * 10) },
        { """{"prompt_tokens":20,"completion_tokens":300,"total_tokens":320,"completion_tokens_details":{"reasoning_tokens":300,"accepted_prediction_tokens":5,"rejected_prediction_tokens":7}}""", (20 * 2.50) + (300 * 10) },
        { """{"prompt_tokens":20,"completion_tokens":1,"total_tokens":21,"prompt_tokens_details":{"cached_tokens":0,"audio_tokens":12}}""", (20 * 2.50) + (1 * 10) },

        // Azure OpenAI: the same numbers, without details in older API versions.
        { """{"completion_tokens":33,"prompt_tokens":557,"total_tokens":590}""", (557 * 2.50) + (33 * 10) },

        // vLLM and llama.cpp's server: prompt_tokens_details can be null, or have cached tokens.
        { """{"prompt_tokens":48,"total_tokens":61,"completion_tokens":13,"prompt_tokens_details":null}""", (48 * 2.50) + (13 * 10) },
        { """{"completion_tokens":7,"prompt_tokens":1000,"total_tokens":1007,"prompt_tokens_details":{"cached_tokens":999}}""", (1 * 2.50) + (999 * 1.25) + (7 * 10) },

        // OpenRouter: as OpenAI, with the price.
        { """{"prompt_tokens":10339,"completion_tokens":60,"total_tokens":10399,"prompt_tokens_details":{"cached_tokens":10318,"cache_write_tokens":0},"cost":0.0013}""", (21 * 2.50) + (10318 * 1.25) + (60 * 10) },
    };

    [Theory]
    [MemberData(nameof(OpenAIChatReports))]
    public async Task OpenAI_chat_completions(string usage, double millionths)
    {
        await AssertCostAsync(millionths, CannedServer.OpenAIChat(usage), _gpt4o);
        await AssertCostAsync(millionths, CannedServer.OpenAIChat(usage, streaming: true), _gpt4o, streaming: true);
    }

    // xAI: reasoning is not part of completion_tokens, only of the total; reasoning costs as much as other output.
    [Theory]
    [InlineData("""{"prompt_tokens":32,"completion_tokens":9,"total_tokens":135,"prompt_tokens_details":{"cached_tokens":6},"completion_tokens_details":{"reasoning_tokens":94}}""", (26 * 3) + (6 * 0.75) + ((9 + 94) * 15))]
    [InlineData("""{"prompt_tokens":700,"completion_tokens":40,"total_tokens":1000,"prompt_tokens_details":{"cached_tokens":260},"completion_tokens_details":{"reasoning_tokens":260}}""", (440 * 3) + (260 * 0.75) + ((40 + 260) * 15))]
    public Task XAI_over_OpenAIs_adapter(string usage, double millionths) => AssertCostAsync(millionths, CannedServer.OpenAIChat(usage), _grok);

    // DeepSeek: reasoning is part of completion_tokens. OpenAI's adapter drops prompt_cache_hit_tokens, so that only prompt_tokens_details tells of the cache.
    [Theory]
    [InlineData("""{"prompt_tokens":100,"completion_tokens":50,"total_tokens":150,"prompt_tokens_details":{"cached_tokens":64},"completion_tokens_details":{"reasoning_tokens":30},"prompt_cache_hit_tokens":64,"prompt_cache_miss_tokens":36}""", (36 * 0.27) + (64 * 0.07) + (50 * 1.10))]
    public Task DeepSeek_over_OpenAIs_adapter(string usage, double millionths) => AssertCostAsync(millionths, CannedServer.OpenAIChat(usage), _deepSeek);

    [Theory]
    [InlineData("""{"input_tokens":328,"input_tokens_details":{"cached_tokens":128},"output_tokens":52,"output_tokens_details":{"reasoning_tokens":20},"total_tokens":380}""", (200 * 1.25) + (128 * 0.125) + (52 * 10))]
    [InlineData("""{"input_tokens":81,"input_tokens_details":{"cached_tokens":0},"output_tokens":1035,"output_tokens_details":{"reasoning_tokens":832},"total_tokens":1116}""", (81 * 1.25) + (1035 * 10))]
    public Task OpenAI_responses(string usage, double millionths) => AssertCostAsync(millionths, CannedServer.OpenAIResponses(usage), _gpt5);

    // Anthropic: input_tokens has neither what was read from the cache nor what was written. Above 200,000 tokens of all three, everything costs more.
    [Theory]
    [InlineData("""{"input_tokens":2095,"output_tokens":503}""", (2095 * 3) + (503 * 15))]
    [InlineData("""{"input_tokens":50,"cache_creation_input_tokens":0,"cache_read_input_tokens":0,"output_tokens":503}""", (50 * 3) + (503 * 15))]
    [InlineData("""{"input_tokens":50,"cache_creation_input_tokens":20000,"cache_read_input_tokens":0,"output_tokens":503}""", (50 * 3) + (20000 * 3.75) + (503 * 15))]
    [InlineData("""{"input_tokens":50,"cache_creation_input_tokens":248,"cache_read_input_tokens":100000,"output_tokens":503}""", (50 * 3) + (248 * 3.75) + (100000 * 0.30) + (503 * 15))]
    [InlineData("""{"input_tokens":5000,"cache_creation_input_tokens":0,"cache_read_input_tokens":2000,"output_tokens":10}""", (5000 * 3) + (2000 * 0.30) + (10 * 15))]
    [InlineData("""{"input_tokens":100,"cache_creation_input_tokens":100,"cache_read_input_tokens":199800,"output_tokens":10}""", (100 * 3) + (100 * 3.75) + (199800 * 0.30) + (10 * 15))]
    [InlineData("""{"input_tokens":100,"cache_creation_input_tokens":1000,"cache_read_input_tokens":199800,"output_tokens":10}""", (100 * 6) + (1000 * 7.50) + (199800 * 0.60) + (10 * 22.50))]
    public async Task Anthropic(string usage, double millionths)
    {
        await AssertCostAsync(millionths, CannedServer.Anthropic(usage), _sonnet);
        await AssertCostAsync(millionths, CannedServer.Anthropic(usage, streaming: true), _sonnet, streaming: true);
    }

    // Ollama: a prompt that is still in memory has no prompt_eval_count.
    [Theory]
    [InlineData(""" "prompt_eval_count":26,"eval_count":282,"total_duration":4883583458,"eval_duration":4535599000 """, (26 * 0.10) + (282 * 0.20))]
    [InlineData(""" "eval_count":282,"total_duration":4883583458 """, 282 * 0.20)]
    public async Task OllamaSharp(string counts, double millionths)
    {
        await AssertCostAsync(millionths, CannedServer.Ollama(counts), _own);
        await AssertCostAsync(millionths, CannedServer.Ollama(counts), _own, streaming: true);
    }

    // Amazon Bedrock (AWSSDK.Extensions.Bedrock.MEAI): the input is without the cache, the total is with it. Older versions have no CachedInputTokenCount.
    public static TheoryData<UsageDetails, double> BedrockReports => new()
    {
        { Usage(12, 80, 92), (12 * 3) + (80 * 15) },
        { Usage(3, 392, 2399, cached: 0, counts: [("CacheWriteInputTokens", 2004)]), (3 * 3) + (2004 * 3.75) + (392 * 15) },
        { Usage(3, 392, 2399, cached: 2004, counts: [("CacheWriteInputTokens", 0)]), (3 * 3) + (2004 * 0.30) + (392 * 15) },
        { Usage(4000, 100, 7600, cached: 3000, counts: [("CacheWriteInputTokens", 500)]), (4000 * 3) + (3000 * 0.30) + (500 * 3.75) + (100 * 15) },
        { Usage(4000, 100, 7600, counts: [("CacheReadInputTokens", 3000), ("CacheWriteInputTokens", 500)]), (4000 * 3) + (3000 * 0.30) + (500 * 3.75) + (100 * 15) },
        { Usage(4000, 100, 4100, counts: [("CacheReadInputTokens", 3000), ("CacheWriteInputTokens", 500)]), (4000 * 3) + (3000 * 0.30) + (500 * 3.75) + (100 * 15) },
    };

    [Theory]
    [MemberData(nameof(BedrockReports))]
    public Task Amazon_Bedrock(UsageDetails usage, double millionths) => AssertCostAsync(millionths, usage, _sonnet);

    // Gemini: thoughts are not part of the candidates' tokens but of the total, and so are the prompts of its own tools. Cached content is part of the prompt.
    public static TheoryData<UsageDetails, double> GeminiReports => new()
    {
        { Usage(10120, 1499, 14428, reasoning: 2809), (10120 * 1.25) + ((1499 + 2809) * 10) },
        { Usage(10120, 1499, 14428, cached: 8000, reasoning: 2809), (2120 * 1.25) + (8000 * 0.31) + ((1499 + 2809) * 10) },
        { Usage(10120, 1499, 14428, cached: 2809, reasoning: 2809), (7311 * 1.25) + (2809 * 0.31) + ((1499 + 2809) * 10) },
        { Usage(10120, 1499, 14428), (10120 * 1.25) + ((1499 + 2809) * 10) },
        { Usage(10120, 1499, 14528, reasoning: 2809, counts: [("ToolUsePromptTokenCount", 100)]), (10220 * 1.25) + ((1499 + 2809) * 10) },
        { Usage(300, 20, 470, counts: [("ThoughtsTokenCount", 150), ("CachedContentTokenCount", 200)]), (100 * 1.25) + (200 * 0.31) + ((20 + 150) * 10) },
        { Usage(250_000, 1000, 251_500, cached: 50_000, reasoning: 500), (200_000 * 2.50) + (50_000 * 0.625) + ((1000 + 500) * 15) },
    };

    [Theory]
    [MemberData(nameof(GeminiReports))]
    public Task Gemini(UsageDetails usage, double millionths) => AssertCostAsync(millionths, usage, _geminiPro);

    // Gemini over Google's own endpoint for OpenAI's protocol: reasoning is only in the total.
    [Theory]
    [InlineData("""{"completion_tokens":1499,"prompt_tokens":10120,"total_tokens":14428}""", (10120 * 0.30) + ((1499 + 2809) * 2.50))]
    public Task Gemini_over_OpenAIs_adapter(string usage, double millionths) => AssertCostAsync(millionths, CannedServer.OpenAIChat(usage), _geminiFlash);

    // Adapters by other names: Anthropic.SDK and Semantic Kernel's, and adapters before UsageDetails had the members.
    public static TheoryData<UsageDetails, ModelPrice, double> OtherReports => new()
    {
        { Usage(50, 503, 553, counts: [("CacheCreationInputTokens", 248), ("CacheReadInputTokens", 100000)]), _sonnet, (50 * 3) + (248 * 3.75) + (100000 * 0.30) + (503 * 15) },
        { Usage(5000, 10, null, counts: [("cache_creation_input_tokens", 0), ("cache_read_input_tokens", 2000)]), _sonnet, (5000 * 3) + (2000 * 0.30) + (10 * 15) },
        { Usage(50, 503, 553, cached: 100000), _sonnet, (50 * 3) + (100000 * 0.30) + (503 * 15) },
        { Usage(2006, 300, 2306, counts: [("InputTokenDetails.CachedTokenCount", 1920), ("OutputTokenDetails.ReasoningTokenCount", 192)]), _gpt4o, (86 * 2.50) + (1920 * 1.25) + (300 * 10) },
        { Usage(100, 50, 150, counts: [("prompt_cache_hit_tokens", 64), ("prompt_cache_miss_tokens", 36)]), _deepSeek, (36 * 0.27) + (64 * 0.07) + (50 * 1.10) },

        // LiteLLM's proxy: both names, and the prompt has everything in it.
        { Usage(2100, 10, 2110, cached: 2000, counts: [("cache_creation_input_tokens", 50), ("cache_read_input_tokens", 2000)]), _sonnet, (50 * 3) + (50 * 3.75) + (2000 * 0.30) + (10 * 15) },

        // Alibaba's Qwen: reasoning has another price.
        { Usage(100, 400, 500, reasoning: 300), _qwen, (100 * 0.40) + (100 * 1.20) + (300 * 4) },
    };

    [Theory]
    [MemberData(nameof(OtherReports))]
    public Task Other_adapters(UsageDetails usage, ModelPrice price, double millionths) => AssertCostAsync(millionths, usage, price);

    // Two tokens of prompt ("12345") and one of output ("ok") are estimated.
    public static TheoryData<UsageDetails?, double> AbsurdReports => new()
    {
        { null, (2 * 0.10) + (1 * 0.20) },
        { Usage(0, 0, 0), (2 * 0.10) + (1 * 0.20) },
        { Usage(-1, -1, -1), (2 * 0.10) + (1 * 0.20) },
        { Usage(long.MaxValue, long.MaxValue, long.MaxValue), (2 * 0.10) + (1 * 0.20) },
        { Usage(long.MinValue, 7, null), (2 * 0.10) + (7 * 0.20) },
        { Usage(9, long.MaxValue, null), (9 * 0.10) + (1 * 0.20) },
        { Usage(9, 7, 16, cached: long.MaxValue, reasoning: -5), (9 * 0.10) + (7 * 0.20) },
        { Usage(9, 7, long.MaxValue, counts: [("CacheWriteInputTokens", long.MaxValue)]), (9 * 0.10) + (7 * 0.20) },
    };

    [Theory]
    [MemberData(nameof(AbsurdReports))]
    public Task Absurd_counts_are_estimated(UsageDetails? usage, double millionths) => AssertCostAsync(millionths, usage, _own, isEstimated: true);

    private static UsageDetails Usage(long? input, long? output, long? total, long? cached = null, long? reasoning = null, params (string Name, long Count)[] counts) => new()
    {
        InputTokenCount = input,
        OutputTokenCount = output,
        TotalTokenCount = total,
        CachedInputTokenCount = cached,
        ReasoningTokenCount = reasoning,
        AdditionalCounts = counts.Length == 0 ? null : new(counts.Select(static count => KeyValuePair.Create(count.Name, count.Count))),
    };

    private static Task AssertCostAsync(double millionths, UsageDetails? usage, ModelPrice price, bool isEstimated = false) => AssertCostAsync(
        millionths,
        new FakeChatClient { Respond = (_, _) => Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, "ok")) { FinishReason = ChatFinishReason.Stop, Usage = usage }) },
        price,
        isEstimated: isEstimated);

    private static async Task AssertCostAsync(double millionths, IChatClient backend, ModelPrice price, bool streaming = false, bool isEstimated = false)
    {
        using var router = new BestRouteChatClient(new BestRouteOptions
        {
            Models =
            {
                new() { Id = "other", IsReference = true, Price = new(1000, 1000), ChatClient = new FakeChatClient("wrong") },
                new() { Id = "model", Price = price, ChatClient = backend },
            },
            Predictor = new FakePredictor([new("other", 1), new("model", 1)]),
            Threshold = 0.5,
        });
        var options = new ChatOptions { ModelId = "model" };

        var decision = streaming
            ? (await router.GetStreamingResponseAsync("12345", options).ToListAsync())[^1].GetRoutingDecision()
            : (await router.GetResponseAsync("12345", options)).GetRoutingDecision();

        Assert.Equal("model", decision!.Route.Model);
        Assert.Equal(millionths / 1e6, decision.Cost!.Value, 12);
        Assert.Equal(isEstimated, decision.CostIsEstimated);
    }
}
