using Microsoft.Extensions.DependencyInjection;

namespace BestRoute;

internal sealed record BestRouteBuilder(string Name, IServiceCollection Services) : IBestRouteBuilder;
