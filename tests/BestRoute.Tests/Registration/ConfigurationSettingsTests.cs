using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace BestRoute.Tests;

public sealed class ConfigurationSettingsTests
{
    [Fact]
    public void Every_setting_is_read()
    {
        var options = new BestRouteOptions();

        ConfigurationSettings.Apply(Configuration(("Package", "p"), ("Threshold", "0.25"), ("OutOfDistributionLimit", "0.875"), ("FallbackModel", "small"), ("LearnOutputLengths", "false"), ("Models:1:Price:CachedInputPerMillion", "0.1")), "", options);

        Assert.Equal(0.875, options.OutOfDistributionLimit);
        Assert.Equal(("p", 0.25, "small", false), (options.Package, options.Threshold, options.FallbackModel, options.LearnOutputLengths));
        Assert.Equal(["large", "small"], options.Models.Select(static model => model.Id));
        Assert.Equal([true, false], options.Models.Select(static model => model.IsReference));
        Assert.Equal(["a", "b"], options.Models.Select(static model => model.Client));
        Assert.Equal([1, 3], options.Models.Select(static model => model.MaxSamples));
        Assert.Equal([new(10, 20), new ModelPrice(1, 2, 0.1)], options.Models.Select(static model => model.Price));
    }

    [Fact]
    public void Every_member_of_a_price_is_read()
    {
        var options = new BestRouteOptions();

        ConfigurationSettings.Apply(
            Configuration(
                ("Models:1:Price:CacheWritePerMillion", "1.25"),
                ("Models:1:Price:ReasoningPerMillion", "4"),
                ("Models:1:Price:Tiers:0:AbovePromptTokens", "200000"),
                ("Models:1:Price:Tiers:0:InputPerMillion", "3"),
                ("Models:1:Price:Tiers:0:OutputPerMillion", "5"),
                ("Models:1:Price:Tiers:0:CachedInputPerMillion", "0.2")),
            "",
            options);

        Assert.Equal(new ModelPrice(1, 2, null, 1.25, 4, [new(200_000, new(3, 5, 0.2))]), options.Models[1].Price);
    }

    [Fact]
    public void Budgets_are_read()
    {
        var options = new BestRouteOptions();

        ConfigurationSettings.Apply(
            Configuration(
                ("Budgets:0:Name", "monthly"),
                ("Budgets:0:Limit", "250.5"),
                ("Budgets:1:Name", "teams"),
                ("Budgets:1:Limit", "5"),
                ("Budgets:1:Period", "day"),
                ("Budgets:1:Scope", "tenant"),
                ("Budgets:1:IsHardLimit", "true")),
            "",
            options);

        Assert.Equal(
            [("monthly", 250.5, BudgetPeriod.Month, BudgetScope.Pool, false), ("teams", 5, BudgetPeriod.Day, BudgetScope.Tenant, true)],
            options.Budgets.Select(static budget => (budget.Name, budget.Limit, budget.Period, budget.Scope, budget.IsHardLimit)));
    }

    [Fact]
    public void The_circuit_breaker_and_the_limits_are_read()
    {
        var options = new BestRouteOptions();

        ConfigurationSettings.Apply(
            Configuration(
                ("CircuitBreaker:IsEnabled", "false"),
                ("CircuitBreaker:FailureRatio", "0.25"),
                ("CircuitBreaker:MinimumThroughput", "7"),
                ("CircuitBreaker:SamplingDuration", "00:02:00"),
                ("CircuitBreaker:BreakDuration", "00:00:10.5"),
                ("Models:1:MaxConcurrentRequests", "8"),
                ("Models:1:MaxRequestsPerMinute", "600"),
                ("Models:1:MaxQueuedRequests", "4"),
                ("Models:1:MultipleChoices", "native"),
                ("Models:1:MaxChoicesPerRequest", "3")),
            "",
            options);

        var breaker = options.CircuitBreaker;
        Assert.Equal((false, 0.25, 7), (breaker.IsEnabled, breaker.FailureRatio, breaker.MinimumThroughput));
        Assert.Equal((TimeSpan.FromMinutes(2), TimeSpan.FromSeconds(10.5)), (breaker.SamplingDuration, breaker.BreakDuration));
        Assert.Equal((8, 600, 4), (options.Models[1].MaxConcurrentRequests, options.Models[1].MaxRequestsPerMinute, options.Models[1].MaxQueuedRequests));
        Assert.Equal((MultipleChoices.Native, 3), (options.Models[1].MultipleChoices, options.Models[1].MaxChoicesPerRequest));
    }

    [Fact]
    public void An_unknown_name_is_refused_with_those_that_exist()
    {
        var error = Assert.Throws<OptionsValidationException>(() => ConfigurationSettings.Apply(Configuration(("Models:1:MultipleChoices", "2")), "", new()));

        Assert.Contains("'2' at 'Models:1:MultipleChoices'. Set it to Auto, Native, Parallel.", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("InputPerMillion", "Models['small'].Price.Tiers[0] without OutputPerMillion. Set it to")]
    [InlineData("Above", "'Models:1:Price:Tiers:0:Above'")]
    public void A_tier_needs_a_price(string key, string expected)
    {
        var error = Assert.Throws<OptionsValidationException>(() => ConfigurationSettings.Apply(Configuration(($"Models:1:Price:Tiers:0:{key}", "1")), "", new()));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_tier_needs_a_number_of_tokens()
    {
        var error = Assert.Throws<OptionsValidationException>(() => ConfigurationSettings.Apply(
            Configuration(("Models:1:Price:Tiers:0:InputPerMillion", "1"), ("Models:1:Price:Tiers:0:OutputPerMillion", "1")), "", new()));

        Assert.Contains("Models['small'].Price.Tiers[0] without AbovePromptTokens. Set it to", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_absent_keeps_its_value()
    {
        var options = new BestRouteOptions { Package = "p", Threshold = 0.3, LearnOutputLengths = false };

        ConfigurationSettings.Apply(new ConfigurationBuilder().Build(), "", options);

        Assert.Equal(0.99, options.OutOfDistributionLimit);
        Assert.Equal(("p", 0.3, false, 0), (options.Package, options.Threshold, options.LearnOutputLengths, options.Models.Count));
    }

    [Theory]
    [InlineData("CostReduction", "0.6", RoutingTargetKind.CostReduction, 0.6)]
    [InlineData("MaxQualityDrop", "0.01", RoutingTargetKind.MaxQualityDrop, 0.01)]
    public void A_target_is_read(string key, string text, RoutingTargetKind kind, double value)
    {
        var options = new BestRouteOptions();

        ConfigurationSettings.Apply(Configuration(($"Target:{key}", text)), "", options);

        Assert.Equal(new RoutingTarget(kind, value), options.Target);
    }

    [Fact]
    public void Two_targets_are_an_error()
    {
        var error = Assert.Throws<OptionsValidationException>(() => ConfigurationSettings.Apply(
            Configuration(("Target:CostReduction", "0.6"), ("Target:MaxQualityDrop", "0.01")), "", new()));

        Assert.Contains("Set exactly one of them", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Threshold", "high", "Threshold", "high")]
    [InlineData("Models:0:MaxSamples", "many", "Models:0:MaxSamples", "many")]
    [InlineData("Models:0:MaxSamples", "1.5", "'1.5' at 'Models:0:MaxSamples'", "Set it to a whole number")]
    [InlineData("Models:1:IsReference", "yes", "'yes' at 'Models:1:IsReference'", "Set it to true or false")]
    [InlineData("Models:1:Price:CachedInputPerMillion", "1,5", "'1,5' at 'Models:1:Price:CachedInputPerMillion'", "Set it to a number")]
    [InlineData("Target:MaxQualityDrop", "1 %", "'1 %' at 'Target:MaxQualityDrop'", "Set it to a number")]
    [InlineData("CircuitBreaker:BreakDuration", "soon", "'soon' at 'CircuitBreaker:BreakDuration'", "Set it to hours, minutes and seconds, such as 00:00:30")]
    [InlineData("CircuitBreaker:Ratio", "1", "'CircuitBreaker:Ratio'", "IsEnabled, FailureRatio, MinimumThroughput")]
    [InlineData("CircuitBreaker", "off", "'off' at 'CircuitBreaker'", "IsEnabled, FailureRatio, MinimumThroughput")]
    [InlineData("Treshold", "0.5", "'Treshold'", "BestRoute")]
    [InlineData("Models:1:Prise:InputPerMillion", "1", "'Models:1:Prise'", "Id, Client, Price, MaxSamples, MultipleChoices, MaxChoicesPerRequest, IsReference")]
    [InlineData("Models:1:Price:PerMillion", "1", "'Models:1:Price:PerMillion'", "InputPerMillion, OutputPerMillion")]
    [InlineData("Models:1:Price", "cheap", "'cheap' at 'Models:1:Price'", "InputPerMillion, OutputPerMillion")]
    [InlineData("Models", "small", "'small' at 'Models'", "Id, Client, Price")]
    [InlineData("Models:2", "small", "'small' at 'Models:2'", "Id, Client, Price")]
    public void A_key_or_value_that_cannot_be_read_is_named(string key, string value, string first, string second)
    {
        var error = Assert.Throws<OptionsValidationException>(() => ConfigurationSettings.Apply(Configuration((key, value)), "", new()));

        Assert.Contains(first, error.Message, StringComparison.Ordinal);
        Assert.Contains(second, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void All_mistakes_are_named_at_once()
    {
        var error = Assert.Throws<OptionsValidationException>(() => ConfigurationSettings.Apply(
            Configuration(("Threshold", "high"), ("Treshold", "0.5"), ("Models:0:MaxSamples", "many")), "", new()));

        Assert.Equal(3, error.Failures.Count());
    }

    [Fact]
    public void A_wrong_key_is_named_with_its_section()
    {
        var root = new ConfigurationBuilder().AddInMemoryCollection([new("Support:Treshold", "0.5"), new("Support:package", "p")]).Build();

        var error = Assert.Throws<OptionsValidationException>(() => ConfigurationSettings.Apply(root.GetSection("Support"), "support", new()));

        Assert.Equal("The configuration of BestRoute has no setting 'Support:Treshold'. Remove it, or correct it to one of Package, Mode, CanaryShare, Threshold, Target, OutOfDistributionLimit, FallbackModel, CandidateTimeout, PartTimeout, AnswerWithoutReference, KeepConversationModel, LearnOutputLengths, CircuitBreaker, Budgets, Models.", error.Message);
    }

    [Theory]
    [InlineData("InputPerMillion", "OutputPerMillion")]
    [InlineData("OutputPerMillion", "InputPerMillion")]
    public void Half_a_price_is_an_error(string present, string missing)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("Models:0:Id", "large"), new($"Models:0:Price:{present}", "1")]).Build();

        var error = Assert.Throws<OptionsValidationException>(() => ConfigurationSettings.Apply(configuration, "", new()));

        Assert.Equal($"The configuration of BestRoute has Models['large'].Price without {missing}. Set it to US dollars per million tokens (0 for a free model).", error.Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("other")]
    public async Task A_model_names_its_keyed_client(string name)
    {
        var services = new ServiceCollection();
        services.AddKeyedSingleton<IChatClient>("a", new FakeChatClient("from a"));
        services.AddKeyedSingleton<IChatClient>("b", new FakeChatClient("from b"));
        services.AddBestRoute(name, Configuration(("Threshold", "0.5")));
        services.Configure<BestRouteOptions>(name, static options => options.Predictor = TestServices.Predictor());
        await using var provider = services.BuildServiceProvider();

        Assert.Equal("from b", (await provider.GetRequiredKeyedService<BestRouteChatClient>(name).GetResponseAsync("Hi")).Text);
    }

    [Fact]
    public async Task A_factory_for_any_key_is_asked_for_the_key_that_the_model_names()
    {
        var services = new ServiceCollection();
        services.AddKeyedSingleton<IChatClient>(KeyedService.AnyKey, static (_, key) => new FakeChatClient($"from {key}"));
        services.AddBestRoute(Configuration(("Threshold", "0.5")));
        services.Configure<BestRouteOptions>(static options => options.Predictor = TestServices.Predictor());
        await using var provider = services.BuildServiceProvider();

        Assert.Equal("from b", (await provider.GetRequiredService<BestRouteChatClient>().GetResponseAsync("Hi")).Text);
    }

    private static IConfiguration Configuration(params (string Key, string Value)[] settings) => new ConfigurationBuilder().AddInMemoryCollection(
        [
            new("Models:0:Id", "large"), new("Models:0:Client", "a"), new("Models:0:IsReference", "true"),
            new("Models:0:Price:InputPerMillion", "10"), new("Models:0:Price:OutputPerMillion", "20"),
            new("Models:1:Id", "small"), new("Models:1:Client", "b"), new("Models:1:MaxSamples", "3"),
            new("Models:1:Price:InputPerMillion", "1"), new("Models:1:Price:OutputPerMillion", "2"),
            .. settings.Select(static setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)),
        ]).Build();
}
