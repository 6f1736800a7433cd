using System.Text.Json;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace BestRoute.Tests;

public sealed class CapabilityTests
{
    private static readonly AITool _tool = AIFunctionFactory.Create(static (string city) => city, "weather");

    private readonly TestPool _pool = new TestPool().Reference().Candidate("small", 0.9);

    private ModelOptions Small => _pool.Options.Models[1];

    public static TheoryData<AIContent> Images =>
    [
        new DataContent(new byte[] { 1 }, "image/png"),
        new UriContent("https://example.com/a.webp", "image/webp"),
        new FunctionResultContent("id", new DataContent(new byte[] { 1 }, "image/png")),
        new FunctionResultContent("id", new AIContent[] { new TextContent("Here."), new DataContent(new byte[] { 1 }, "image/jpeg") }),
    ];

    [Theory]
    [MemberData(nameof(Images))]
    public async Task D10_An_image_does_not_go_to_a_model_without_vision(AIContent image)
    {
        ChatMessage[] messages = [new(ChatRole.User, [image]), new(ChatRole.User, "What is it?")];

        Assert.Equal("small", (await RouteAsync(messages)).Route.Model);
        Small.Vision = true;
        Assert.Equal("small", (await RouteAsync(messages)).Route.Model);
        Small.Vision = false;
        var decision = await RouteAsync(messages);
        Assert.Equal("large", decision.Route.Model);
        Assert.Equal(RouteExclusion.NotCapable, decision.Routes.Single(static route => route.Route.Model == "small").Exclusion);
        Assert.Equal("small", (await RouteAsync([new(ChatRole.User, "Hello")])).Route.Model);
    }

    [Fact]
    public async Task D10_Tools_do_not_go_to_a_model_without_them()
    {
        Small.Tools = false;

        Assert.Equal("small", (await RouteAsync([new(ChatRole.User, "Hello")])).Route.Model);
        Assert.Equal("large", (await RouteAsync([new(ChatRole.User, "Hello")], new() { Tools = [_tool] })).Route.Model);
        Assert.Equal("large", (await RouteAsync([new(ChatRole.User, "Hello"), new(ChatRole.Assistant, [new FunctionCallContent("id", "f")]), new(ChatRole.Tool, [new FunctionResultContent("id", 1)]), new(ChatRole.User, "More")])).Route.Model);
    }

    [Fact]
    public async Task D10_A_schema_does_not_go_to_a_model_that_does_not_keep_to_it()
    {
        Small.StructuredOutput = false;

        Assert.Equal("small", (await RouteAsync([new(ChatRole.User, "Hello")], new() { ResponseFormat = ChatResponseFormat.Json })).Route.Model);
        Assert.Equal("large", (await RouteAsync([new(ChatRole.User, "Hello")], new() { ResponseFormat = ChatResponseFormat.ForJsonSchema(JsonElement.Parse("{}")) })).Route.Model);
    }

    [Theory]
    [InlineData(540_000, null, "large")]
    [InlineData(512_000, null, "small")]
    [InlineData(512_004, null, "large")]
    [InlineData(508_000, 1000, "small")]
    [InlineData(508_000, 1001, "large")]
    public async Task D10_A_prompt_fits_into_the_context_window(int characters, int? output, string model)
    {
        Small.ContextWindow = 128_000;

        Assert.Equal(model, (await RouteAsync([new(ChatRole.User, new string('a', characters))], new() { MaxOutputTokens = output })).Route.Model);
    }

    [Theory]
    [InlineData(null, "small")]
    [InlineData(4096, "small")]
    [InlineData(4097, "large")]
    public async Task D10_A_model_that_writes_too_little_is_not_asked(int? output, string model)
    {
        Small.MaxOutputTokens = 4096;

        Assert.Equal(model, (await RouteAsync([new(ChatRole.User, "Hello")], new() { MaxOutputTokens = output })).Route.Model);
    }

    [Fact]
    public async Task Where_no_model_is_capable_the_reference_answers()
    {
        Small.ContextWindow = _pool.Options.Models[0].ContextWindow = 1;

        var decision = await RouteAsync([new(ChatRole.User, "Hello, hello.")]);

        Assert.Equal(("large", RoutingReason.BestAvailable), (decision.Route.Model, decision.Reason));
    }

    [Fact]
    public async Task Where_only_a_candidate_is_capable_it_answers()
    {
        var pool = new TestPool().Reference().Candidate("seeing", 0.2);
        pool.Options.Models[0].Vision = false;
        using var client = pool.Client();

        var decision = await client.RouteAsync([new(ChatRole.User, [new DataContent(new byte[] { 1 }, "image/png")])]);

        Assert.Equal("seeing", decision.Route.Model);
    }

    [Fact]
    public async Task D11_Everything_that_is_sent_is_in_the_estimated_cost()
    {
        ChatMessage question = new(ChatRole.User, "Hello");
        var plain = await CostAsync([question], null);
        var schema = JsonElement.Parse($$"""{"description": "{{new string('x', 40_000)}}"}""");
        var big = AIFunctionFactory.CreateDeclaration("f", "Does it.", schema);

        // At 10 US dollars per million, four characters cost 0.00001.
        Assert.Equal(0.1, await CostAsync([question], new() { Tools = [big] }) - plain, 0.001);
        Assert.Equal(0.1, await CostAsync([question], new() { ResponseFormat = ChatResponseFormat.ForJsonSchema(schema) }) - plain, 0.001);
        Assert.Equal(1, await CostAsync([question, Result(new string('x', 400_000))], null) - plain, 0.001);
        Assert.Equal(1, await CostAsync([question, Result(JsonElement.Parse($"\"{new string('x', 400_000)}\""))], null) - plain, 0.001);
        Assert.Equal(1, await CostAsync([question, Result(new Dictionary<string, object?> { ["a"] = new string('x', 400_000) })], null) - plain, 0.001);
        Assert.Equal(1, await CostAsync([question, new(ChatRole.Assistant, [new FunctionCallContent("id", "f", new Dictionary<string, object?> { ["a"] = new string('x', 400_000) })])], null) - plain, 0.001);
        Assert.Equal(0.01, await CostAsync([new(ChatRole.User, [new TextContent("Hello"), new DataContent(new byte[] { 1 }, "image/png")])], null) - plain, 0.001);
        Assert.Equal(0.1, await CostAsync([new(ChatRole.User, [new TextContent("Hello"), new DataContent(new byte[40_000], "text/plain")])], null) - plain, 0.001);
    }

    [Fact]
    public async Task D11_A_cost_cap_counts_a_tool_result()
    {
        using var client = _pool.Client();
        ChatMessage[] messages = [new(ChatRole.User, "Hello"), Result(new string('x', 400_000)), new(ChatRole.User, "More")];

        Assert.Equal("small", (await client.RouteAsync([messages[0]], new ChatOptions().WithCostCap(0.001))).Route.Model);
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await client.RouteAsync(messages, new ChatOptions().WithCostCap(0.001)));
    }

    [Fact]
    public void Capabilities_come_from_the_builder_and_from_configuration()
    {
        var services = new ServiceCollection();
        services.AddBestRoute().AddReferenceModel("large", new FakeChatClient(), new ModelPrice(1, 1), static model => model.ContextWindow = 200_000)
            .AddModel("small", new FakeChatClient(), new ModelPrice(1, 1), 3, static model => (model.Vision, model.Tools) = (false, true));
        var read = new BestRouteOptions();
        ConfigurationSettings.Apply(
            new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["Models:0:Id"] = "tiny",
                ["Models:0:Vision"] = "false",
                ["Models:0:Tools"] = "true",
                ["Models:0:StructuredOutput"] = "false",
                ["Models:0:ContextWindow"] = "8192",
                ["Models:0:MaxOutputTokens"] = "4096",
            }).Build(),
            "",
            read);
        using var provider = services.BuildServiceProvider();
        Assert.Equal(new ModelCapabilities(false, true, false, 8192, 4096), ModelCapabilities.Of(read.Models[0]));
        var models = new BestRouteOptions();
        foreach (var configure in provider.GetServices<IConfigureOptions<BestRouteOptions>>())
        {
            configure.Configure(models);
        }

        Assert.Equal([new ModelCapabilities(null, null, null, 200_000, null), new ModelCapabilities(false, true, null, null, null)], models.Models.Select(ModelCapabilities.Of));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void Limits_are_at_least_one_token(int tokens)
    {
        Small.ContextWindow = tokens;
        Small.MaxOutputTokens = tokens;
        _pool.Options.Predictor = _pool.Predictor;

        var failures = OptionsRules.Check(_pool.Options);

        Assert.Contains(failures, failure => failure.Contains($"Models['small'].ContextWindow is {tokens}"));
        Assert.Contains(failures, failure => failure.Contains($"Models['small'].MaxOutputTokens is {tokens}"));
    }

    private static ChatMessage Result(object result) => new(ChatRole.Tool, [new FunctionResultContent("id", result)]);

    private async Task<RoutingDecision> RouteAsync(ChatMessage[] messages, ChatOptions? options = null)
    {
        using var client = _pool.Client();
        return await client.RouteAsync(messages, options);
    }

    private async Task<double> CostAsync(ChatMessage[] messages, ChatOptions? options) => (await RouteAsync(messages, options)).ReferenceEstimatedCost;
}
