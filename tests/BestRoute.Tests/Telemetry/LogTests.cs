using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace BestRoute.Tests;

public sealed class LogTests
{
    [Fact]
    public async Task Routing_is_logged_without_prompts_and_answers()
    {
        var log = new FakeLog();
        var pool = new TestPool().Reference("large", client: new("confidential answer")).Candidate("small", 0.9, client: FakeChatClient.Failing());
        using var client = pool.Client(log);

        await client.GetResponseAsync("confidential question");

        Assert.Equal(
            [(LogLevel.Information, "Mode Route: the Predictor of the options routes every request. Next: read the decision of an answer with GetRoutingDecision()."), (LogLevel.Warning, "Route small ended with Failed (HttpRequestException). Failing over to large."), (LogLevel.Debug, "Answered by large. Reason: Failover.")],
            log.Entries.Select(static entry => (entry.Level, entry.Message)));
    }

    [Theory]
    [InlineData(LogLevel.Trace, true)]
    [InlineData(LogLevel.Debug, false)]
    public async Task Exceptions_which_may_quote_a_prompt_are_logged_only_at_the_level_trace(LogLevel level, bool isLogged)
    {
        var log = new FakeLog { Level = level };
        var pool = new TestPool().Reference().Candidate("small", 0.9, client: FakeChatClient.Failing());
        using var client = pool.Client(log);

        await client.GetResponseAsync("confidential question");

        Assert.Equal(isLogged, Assert.Single(log.Entries, static entry => entry.Level == LogLevel.Warning).Error is not null);
    }
}
