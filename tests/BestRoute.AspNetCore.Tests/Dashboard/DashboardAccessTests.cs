using System.Net;
using System.Security.Claims;
using System.Text.Encodings.Web;
using BestRoute.Tests;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace BestRoute.AspNetCore.Tests.Dashboard;

/// <summary>Who may see the dashboard.</summary>
public sealed class DashboardAccessTests
{
    [Fact]
    public async Task Development_needs_no_policy()
    {
        await using var host = await TestHost.StartAsync(Pool, static application => application.MapBestRoute());

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(host, user: null));
    }

    [Theory]
    [InlineData("Production")]
    [InlineData("Staging")]
    public async Task Elsewhere_it_refuses_to_start_without_a_policy(string environment)
    {
        await using var application = TestHost.Build(Pool, environment);
        await using var authorized = TestHost.Build(static services => Authorize(services), environment);

        var error = Assert.Throws<InvalidOperationException>(() => application.MapBestRoute("/routes"));
        Assert.StartsWith("Anybody could see the dashboard at '/routes', because no authorization policy applies to it. Name a policy of the application, such as MapBestRoute(\"/routes\", \"operators\"),", error.Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => authorized.MapBestRoute());
    }

    [Theory]
    [InlineData("Development")]
    [InlineData("Production")]
    public async Task A_policy_that_does_not_exist_is_an_error(string environment)
    {
        await using var application = TestHost.Build(Pool, environment);
        await using var authorized = TestHost.Build(static services => Authorize(services), environment);

        Assert.Throws<InvalidOperationException>(() => application.MapBestRoute(authorizationPolicy: "operators"));
        var error = Assert.Throws<InvalidOperationException>(() => authorized.MapBestRoute(authorizationPolicy: "operator"));
        Assert.Equal(
            "authorizationPolicy is 'operator', but the application has no authorization policy with this name. Add it with services.AddAuthorizationBuilder().AddPolicy(\"operator\", ...), or name another one.",
            error.Message);
    }

    [Theory]
    [InlineData("Development")]
    [InlineData("Production")]
    public async Task A_named_policy_decides(string environment)
    {
        await using var host = await TestHost.StartAsync(static services => Authorize(services), static application => application.MapBestRoute(authorizationPolicy: "operators"), environment);

        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(host, user: null));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(host, user: "guest"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(host, user: "operator"));
    }

    [Fact]
    public async Task A_fallback_policy_decides_where_no_policy_is_named()
    {
        await using var host = await TestHost.StartAsync(
            static services => Authorize(services).SetFallbackPolicy(new AuthorizationPolicyBuilder("test").RequireUserName("operator").Build()),
            static application => application.MapBestRoute(),
            "Production");

        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(host, user: null));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(host, user: "operator"));
    }

    [Fact]
    public async Task Without_a_pool_there_is_nothing_to_map()
    {
        await using var application = TestHost.Build(static _ => { }, "Development");

        Assert.StartsWith("The dashboard has nothing to show", Assert.Throws<InvalidOperationException>(() => application.MapBestRoute()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_recorded_where_no_dashboard_is_mapped()
    {
        await using var application = TestHost.Build(Pool, "Development");

        Assert.Null(application.Services.GetRequiredService<TrafficRecorder>().Read());
    }

    private static void Pool(IServiceCollection services) => services.AddFakePool();

    private static AuthorizationBuilder Authorize(IServiceCollection services)
    {
        Pool(services);
        services.AddAuthentication("test").AddScheme<AuthenticationSchemeOptions, NamedUser>("test", configureOptions: null);
        return services.AddAuthorizationBuilder().AddPolicy("operators", static policy => policy.RequireUserName("operator"));
    }

    /// <summary>Asks for the page and its data, which are protected in the same way.</summary>
    private static async Task<HttpStatusCode> StatusAsync(TestHost host, string? user)
    {
        var codes = new List<HttpStatusCode>();
        foreach (var path in (string[])["/bestroute", "/bestroute/data"])
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.Add("User", user is null ? [] : [user]);
            using var response = await host.Client.SendAsync(request);
            codes.Add(response.StatusCode);
        }

        return Assert.Single(codes.Distinct());
    }

    /// <summary>Believes the name in a header.</summary>
    private sealed class NamedUser(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder) : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
    {
        protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(Request.Headers["User"].ToString() is { Length: > 0 } name
            ? AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, name)], "test")), "test"))
            : AuthenticateResult.NoResult());
    }
}
