using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace BestRoute;

/// <summary>
/// Makes the router of the default pool the default <see cref="IChatClient"/>, directly or through a pipeline around it that the application registers.
/// A default client that does not lead to the router is an error. Otherwise the application would pay for the strongest model without noticing.
/// </summary>
internal static class DefaultChatClient
{
    internal static void Register(IServiceCollection services)
    {
        switch (services.LastOrDefault(static service => service.ServiceType == typeof(IChatClient) && !service.IsKeyedService))
        {
            case null:
                services.AddSingleton<IChatClient>(static provider => provider.GetRequiredService<BestRouteChatClient>());
                break;
            case { ImplementationInstance: IChatClient client } when LeadsToRouter(client):
                break;
            case { ImplementationInstance: IChatClient client }:
                services.AddSingleton<IChatClient>(_ => throw Unrouted(client));
                break;
            case var earlier:
                // The same client under our own key, and a check instead of it.
                services.Remove(earlier);
                services.Add(new ServiceDescriptor(typeof(IChatClient), typeof(DefaultChatClient), (provider, _) => Create(provider, earlier), earlier.Lifetime));
                services.Add(new ServiceDescriptor(typeof(IChatClient), static provider => Checked(provider.GetRequiredKeyedService<IChatClient>(typeof(DefaultChatClient))), earlier.Lifetime));
                break;
        }

        // A later registration replaces ours, so the start of the host checks the registration that applies then.
        services.AddOptionsWithValidateOnStart<DefaultChatClientOptions>();
        services.AddSingleton<IValidateOptions<DefaultChatClientOptions>, Validator>();
    }

    private static object Create(IServiceProvider provider, ServiceDescriptor descriptor) =>
        descriptor.ImplementationFactory?.Invoke(provider)
        ?? ActivatorUtilities.CreateInstance(provider, descriptor.ImplementationType!);

    private static bool LeadsToRouter(IChatClient client) => client.GetService(typeof(BestRouteChatClient)) is not null;

    private static IChatClient Checked(IChatClient client) => LeadsToRouter(client) ? client : throw Unrouted(client);

    private static OptionsValidationException Unrouted(IChatClient client) => new(Options.DefaultName, typeof(BestRouteOptions), [Message(client)]);

    private static string Message(IChatClient client) =>
        $"The default IChatClient is a {client.GetType().Name} that does not call the router, so no request would be routed. Do one of the following: "
        + "(1) Build it around the router, as in services.AddChatClient(provider => provider.GetRequiredService<BestRouteChatClient>()).UseFunctionInvocation() "
        + "(your own client around the router must pass GetService on). (2) Register it as a keyed service and add it to the pool with AddModel or AddReferenceModel. (3) Give the pool a name, as in services.AddBestRoute(\"support\").";

    /// <summary>Exists so that the start of the host validates the default client.</summary>
    private sealed class DefaultChatClientOptions;

    private sealed class Validator(IServiceProvider provider) : IValidateOptions<DefaultChatClientOptions>
    {
        public ValidateOptionsResult Validate(string? name, DefaultChatClientOptions options)
        {
            using var scope = provider.CreateScope();
            return scope.ServiceProvider.GetService<IChatClient>() is { } client && !LeadsToRouter(client)
                ? ValidateOptionsResult.Fail(Message(client))
                : ValidateOptionsResult.Success;
        }
    }
}
