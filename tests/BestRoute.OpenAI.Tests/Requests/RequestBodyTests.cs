using Microsoft.Extensions.AI;

namespace BestRoute.OpenAI.Tests.Requests;

/// <summary>With the pool forced to one model, the server gets what the plain client sends, byte for byte.</summary>
public sealed class RequestBodyTests
{
    public static TheoryData<string, bool> Requests
    {
        get
        {
            var data = new TheoryData<string, bool>();
            foreach (var name in NamedRequests.All.Keys)
            {
                data.Add(name, false);
                data.Add(name, true);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task Policy_that_chooses_the_model_sends_the_plain_clients_body(string request, bool streaming)
    {
        await using var comparison = await BodyComparison.StartAsync();

        await comparison.AssertEqualAsync(NamedRequests.All[request].Messages, NamedRequests.All[request].Options, streaming);
    }

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task Model_id_of_the_options_sends_the_plain_clients_body(string request, bool streaming)
    {
        await using var comparison = await BodyComparison.StartAsync();

        await comparison.AssertEqualAsync(NamedRequests.All[request].Messages, NamedRequests.All[request].Options, streaming, static options =>
        {
            options ??= new();
            options.ModelId = BodyComparison.Model;
            return options;
        });
    }

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task Route_of_the_options_sends_the_plain_clients_body(string request, bool streaming)
    {
        await using var comparison = await BodyComparison.StartAsync();

        await comparison.AssertEqualAsync(
            NamedRequests.All[request].Messages,
            NamedRequests.All[request].Options,
            streaming,
            static options => (options ?? new()).WithRoute(BodyComparison.Model).WithThreshold(0.3).WithCostCap(10).WithoutModels("reference"));
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task History_that_the_router_answered_has_no_marks_on_the_wire(bool streaming, bool stored)
    {
        await using var comparison = await BodyComparison.StartAsync();

        await comparison.AssertEqualAsync(async (client, _) =>
        {
            List<ChatMessage> history = [new(ChatRole.System, "You are terse.")];
            for (var turn = 0; turn < 4; turn++)
            {
                history.Add(User($"Question {turn}"));
                history.AddRange(await BodyComparison.AskAsync(client, history, new(), streaming));
                history = stored ? BodyComparison.Store(history) : history;
            }
        });
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task Tool_calls_of_the_router_and_their_results_have_no_marks_on_the_wire(bool streaming, bool stored)
    {
        await using var comparison = await BodyComparison.StartAsync();

        await comparison.AssertEqualAsync(async (client, _) =>
        {
            List<ChatMessage> history = [];
            for (var turn = 0; turn < 3; turn++)
            {
                history.Add(User($"Will it rain on day {turn}?"));
                var answer = await BodyComparison.AskAsync(client, history, new() { Tools = [NamedRequests.Weather(), NamedRequests.Weather("forecast")] }, streaming);
                history.AddRange(answer);
                history.Add(new(ChatRole.Tool, [.. answer.SelectMany(static message => message.Contents).OfType<FunctionCallContent>().Select(static call => new FunctionResultContent(call.CallId, "rain"))]));
                history = stored ? BodyComparison.Store(history) : history;
                history.AddRange(await BodyComparison.AskAsync(client, history, new() { Tools = [NamedRequests.Weather(), NamedRequests.Weather("forecast")] }, streaming));
            }
        });
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Function_invocation_around_the_router_sends_the_plain_clients_bodies(bool streaming)
    {
        await using var comparison = await BodyComparison.StartAsync();
        var invocations = 0;

        await comparison.AssertEqualAsync(async (client, _) =>
        {
            var invoking = client.AsBuilder().UseFunctionInvocation().Build();
            var tool = AIFunctionFactory.Create((string city, int days) => new Forecast(city, days + (0 * invocations++)), "weather");
            await BodyComparison.AskAsync(invoking, [User("Will it rain?")], new() { Tools = [tool] }, streaming);
        });
        Assert.Equal(2, invocations);
    }

    [Fact]
    public async Task Each_call_of_a_draw_sends_the_plain_clients_body()
    {
        await using var comparison = await BodyComparison.StartAsync(MultipleChoices.Parallel);
        var options = new ChatOptions { Temperature = 0.7f, Tools = [NamedRequests.Weather()], Instructions = "You are terse." };

        var plain = await comparison.RecordAsync(() => comparison.Plain.GetResponseAsync("Will it rain?", options));
        var routed = await comparison.RecordAsync(() => comparison.Router.GetResponseAsync("Will it rain?", options.WithRoute(BodyComparison.Model, 3)));

        Assert.Equal([plain[0], plain[0], plain[0]], routed);
    }

    [Fact]
    public async Task A_request_for_several_choices_differs_only_in_n()
    {
        await using var comparison = await BodyComparison.StartAsync(MultipleChoices.Native);
        var options = new ChatOptions { Temperature = 0.7f, Tools = [NamedRequests.Weather()], Instructions = "You are terse.", Seed = 100 };

        var plain = await comparison.RecordAsync(() => comparison.Plain.GetResponseAsync("Will it rain?", options));
        var routed = await comparison.RecordAsync(() => comparison.Router.GetResponseAsync("Will it rain?", options.WithRoute(BodyComparison.Model, 3)));

        Assert.Contains("\"n\":3", routed[0], StringComparison.Ordinal);
        Assert.Equal(plain[0], routed[0].Replace(",\"n\":3", "", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Calls_of_a_draw_with_a_seed_differ_only_in_the_seed()
    {
        await using var comparison = await BodyComparison.StartAsync(MultipleChoices.Parallel);
        var options = new ChatOptions { Temperature = 0.7f, Seed = 100 };

        var plain = await comparison.RecordAsync(() => comparison.Plain.GetResponseAsync("Hello", options));
        var routed = await comparison.RecordAsync(() => comparison.Router.GetResponseAsync("Hello", options.WithRoute(BodyComparison.Model, 3)));

        Assert.Equal(new[] { "100", "101", "102" }.Select(seed => plain[0].Replace("\"seed\":100", $"\"seed\":{seed}")), routed.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Random_requests_have_the_plain_clients_bodies()
    {
        await using var comparison = await BodyComparison.StartAsync();
        for (var seed = 0; seed < 200; seed++)
        {
            var request = seed;
            await comparison.AssertEqualAsync(() => RandomRequest.Messages(new(request)), () => RandomRequest.Options(new(request)), streaming: seed % 2 == 0);
        }
    }

    private static ChatMessage User(string text) => new(ChatRole.User, text);
}
