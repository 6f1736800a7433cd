using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace BestRoute.Tests;

/// <summary>Registers fakes in a container.</summary>
internal static class TestServices
{
    public static readonly ModelPrice Expensive = new(10, 10);
    public static readonly ModelPrice Cheap = new(1, 1);

    /// <summary>A predictor for the models <c>large</c> (the reference) and <c>small</c>, whose match probability is 0.6.</summary>
    public static FakePredictor Predictor(params string[] more) =>
        new([new ModelRoute("large", 1), new("small", 1), .. more.Select(static id => new ModelRoute(id, 1))]) { ["small"] = new(0.6, 0.6) };

    /// <summary>Registers a pool without models: Algorithm 1 at 0.5 over <see cref="Predictor"/>.</summary>
    public static IBestRouteBuilder AddFakePredictor(this IServiceCollection services, string name = "") =>
        services.AddBestRoute(name, static options => (options.Predictor, options.Threshold) = (Predictor(), 0.5));

    /// <summary>Registers a pool of two fakes.</summary>
    public static IBestRouteBuilder AddFakePool(this IServiceCollection services, FakeChatClient? large = null, FakeChatClient? small = null, string name = "") =>
        services.AddFakePredictor(name)
            .AddReferenceModel("large", large ?? new FakeChatClient("large"), Expensive)
            .AddModel("small", small ?? new FakeChatClient("small"), Cheap);

    public static async Task<string> RouteAsync(this IChatRouter router) =>
        (await router.RouteAsync([new ChatMessage(ChatRole.User, "Hi")])).Route.Model;
}
