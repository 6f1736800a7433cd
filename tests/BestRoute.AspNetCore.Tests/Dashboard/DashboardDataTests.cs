using System.Net;
using System.Text.Json.Nodes;

namespace BestRoute.AspNetCore.Tests.Dashboard;

/// <summary>What the data of the dashboard says about <see cref="ScriptedTraffic"/>.</summary>
public sealed class DashboardDataTests(ScriptedTraffic traffic) : IClassFixture<ScriptedTraffic>
{
    [Fact]
    public async Task Sums_equal_the_scripted_traffic()
    {
        var data = (await ReadAsync("data"))["traffic"]!;

        Assert.Equal((12, 1, 1, 1), ((int)data["answered"]!, (int)data["failed"]!, (int)data["canceled"]!, (int)data["refused"]!));
        var canceled = traffic.Decisions[^1];
        Assert.Equal(traffic.Charged + canceled.Cost!.Value, (double)data["cost"]!, 1e-9);
        Assert.Equal(canceled.Cost.Value, (double)data["unansweredCost"]!, 1e-9);

        // The reference answered four requests alone, for 0.0031 dollars each.
        Assert.Equal(
            (4 * 0.0031) + traffic.Decisions.Take(12).Where(static decision => decision.Attempts.Any(static attempt => attempt.Route.Model == "small")).Sum(static decision => decision.ReferenceEstimatedCost),
            (double)data["referenceCost"]!,
            1e-9);
    }

    [Fact]
    public async Task Counts_by_route_reason_and_model_equal_the_scripted_traffic()
    {
        var data = (await ReadAsync("data"))["traffic"]!;

        Assert.Equal(
            ["large 1: 5 for $0.01550", "small 1: 6 for $0.00186", "small 2: 1 for $0.00062"],
            data["routes"]!.AsArray().Select(static route => FormattableString.Invariant($"{route!["route"]!["model"]} {route["route"]!["samples"]}: {route["answered"]} for ${(double)route["cost"]!:0.00000}")).Order(StringComparer.Ordinal));
        Assert.Equal(
            traffic.Decisions.Take(12).CountBy(static decision => decision.Reason.ToString()).Select(static reason => $"{reason.Key}: {reason.Value}").Order(StringComparer.Ordinal),
            data["reasons"]!.AsArray().Select(static reason => $"{reason!["reason"]}: {reason["answered"]}").Order(StringComparer.Ordinal));
        Assert.Equal(
            ["large: 5 returned, 0 failed, 0 canceled, 0 failovers", "small: 8 returned, 2 failed, 1 canceled, 1 failovers"],
            data["models"]!.AsArray().Select(static model => $"{model!["model"]}: {model["returned"]} returned, {model["failed"]} failed, {model["canceled"]} canceled, {model["failovers"]} failovers").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Times_are_those_of_the_backends()
    {
        var data = (await ReadAsync("data"))["traffic"]!;

        // 6 answers took 250 ms, one draw of two 500 ms, and 5 answers 1 s.
        Assert.Equal(12, (int)data["total"]!["count"]!);
        Assert.InRange((double)data["total"]!["p50"]!, 0.25 / 1.045, 0.25 * 1.045);
        Assert.InRange((double)data["total"]!["p99"]!, 1 / 1.045, 1.045);
        Assert.Equal((double)data["total"]!["p95"]!, (double)data["firstContent"]!["p95"]!);
        Assert.Equal(14, (int)data["decision"]!["count"]!);
    }

    [Fact]
    public async Task The_state_of_the_pool_is_that_of_the_application()
    {
        var data = await ReadAsync("data");

        var pool = data["pool"]!;
        Assert.Equal(("", "Route", "large", traffic.PackageId), ((string)pool["name"]!, (string)pool["mode"]!, (string)pool["referenceModel"]!, (string)pool["packageId"]!));
        Assert.Equal(("quality-per-cost", 12.5), ((string)pool["operatingPoint"]!["policy"]!, (double)pool["operatingPoint"]!["lambda"]!));
        Assert.Equal(["0: -0.25 and 0.125", "1: 0.25 and 0", "12.5: 0.5 and -0.0625"], pool["curve"]!.AsArray().Select(static point => $"{point!["lambda"]}: {point["costReduction"]} and {point["qualityChange"]}"));
        Assert.NotNull(pool["packageWrittenAt"]);
        Assert.Equal(["large True", "small True"], pool["models"]!.AsArray().Select(static model => $"{model!["id"]} {(bool)model["isAvailable"]!}").Order(StringComparer.Ordinal));
        Assert.Equal(
            ["daily  of 1 until 2026-03-05, pressure 0", "customers acme of 0.003 until 2026-04-01, pressure 1"],
            pool["budgets"]!.AsArray().Select(static budget => $"{budget!["name"]} {budget["tenant"]} of {budget["limit"]} until {((string)budget["periodEnd"]!)[..10]}, pressure {budget["pressure"]}"));
        Assert.Equal(traffic.Charged + traffic.Decisions[^1].Cost!.Value, (double)pool["budgets"]![0]!["spent"]!, 1e-7);
        Assert.Equal(0.0031, (double)pool["budgets"]![1]!["spent"]!, 1e-9);
        Assert.Equal(["", "shop"], data["pools"]!.AsArray().Select(static name => (string)name!));
    }

    [Fact]
    public async Task The_last_decisions_have_their_explanation_and_all_routes()
    {
        var recent = (await ReadAsync("data"))["recent"]!.AsArray();

        Assert.Equal(Enumerable.Range(1, 14), recent.Select(static one => (int)one!["number"]!));
        Assert.Equal(traffic.Decisions.Select(static decision => decision.ToString()), recent.Select(static one => (string)one!["explanation"]!));
        Assert.Equal(["Answered", "Failed", "Canceled"], recent.TakeLast(3).Select(static one => (string)one!["end"]!));
        Assert.Equal(["small 1", "small 2", "large 1"], recent[0]!["decision"]!["routes"]!.AsArray().Select(static route => $"{route!["route"]!["model"]} {route["route"]!["samples"]}").OrderBy(static route => route[0] == 'l'));
    }

    [Fact]
    public async Task Only_later_decisions_are_sent_to_a_page_that_has_the_others()
    {
        Assert.Equal([13, 14], (await ReadAsync("data?after=12"))["recent"]!.AsArray().Select(static one => (int)one!["number"]!));
        Assert.Empty((await ReadAsync("data?after=14"))["recent"]!.AsArray());
    }

    [Fact]
    public async Task Another_pool_has_its_own_data()
    {
        var data = await ReadAsync("data?pool=shop");

        Assert.Equal(("shop", "ReferenceOnly", "reference"), ((string)data["pool"]!["name"]!, (string)data["pool"]!["mode"]!, (string)data["pool"]!["operatingPoint"]!["policy"]!));
        Assert.Equal(0, (int)data["traffic"]!["answered"]!);
        Assert.Null(data["pool"]!["curve"]);
        Assert.Empty(data["recent"]!.AsArray());
    }

    [Fact]
    public async Task No_text_of_a_prompt_or_an_answer_is_sent()
    {
        var text = await traffic.Host.Client.GetStringAsync("/bestroute/data");

        Assert.DoesNotContain("private", text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("backend is down", text, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("HttpRequestException", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("data?pool=none", HttpStatusCode.NotFound)]
    [InlineData("data?after=x", HttpStatusCode.BadRequest)]
    [InlineData("data?after=-1", HttpStatusCode.BadRequest)]
    [InlineData("other", HttpStatusCode.NotFound)]
    public async Task Other_requests_are_refused(string path, HttpStatusCode expected)
    {
        using var response = await traffic.Host.Client.GetAsync($"/bestroute/{path}");

        Assert.Equal(expected, response.StatusCode);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/data")]
    public async Task Nothing_can_be_written(string path)
    {
        foreach (var method in (HttpMethod[])[HttpMethod.Post, HttpMethod.Put, HttpMethod.Delete, HttpMethod.Patch])
        {
            using var response = await traffic.Host.Client.SendAsync(new HttpRequestMessage(method, $"/bestroute{path}"));
            Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
        }
    }

    [Theory]
    [InlineData("", "text/html")]
    [InlineData("/data", "application/json")]
    public async Task Replies_are_neither_stored_nor_guessed(string path, string contentType)
    {
        using var response = await traffic.Host.Client.GetAsync($"/bestroute{path}");

        Assert.Equal(contentType, response.Content.Headers.ContentType!.MediaType);
        Assert.True(response.Headers.CacheControl!.NoStore);
        Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
    }

    private async Task<JsonNode> ReadAsync(string path) => JsonNode.Parse(await traffic.Host.Client.GetStringAsync($"/bestroute/{path}"))!;
}
