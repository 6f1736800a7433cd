using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;

namespace BestRoute.Tests;

/// <summary>The constructor path.</summary>
public sealed class FixedPoolSourceTests
{
    private static readonly ChatMessage[] _query = [new(ChatRole.User, "Hi")];

    private readonly TestPool _pool = new TestPool().Reference().Candidate("small", 0.6);

    [Fact]
    public void Options_are_required() =>
        Assert.Throws<ArgumentNullException>(() => new BestRouteChatClient(null!));

    [Fact]
    public void Each_model_needs_its_client()
    {
        _pool.Options.Models[1].ChatClient = null;

        var error = Assert.Throws<OptionsValidationException>(() => _pool.Client());

        Assert.Equal("Models['small'].ChatClient is null. Without a container, set it to the IChatClient of the model.", error.Message);
    }

    [Fact]
    public async Task A_change_of_the_options_counts_from_the_next_request()
    {
        using var client = _pool.Client();
        Assert.Equal("small", (await client.RouteAsync(_query)).Route.Model);

        _pool.Options.Threshold = 0.7;
        Assert.Equal("large", (await client.RouteAsync(_query)).Route.Model);

        _pool.Options.Policy = new ThresholdPolicy(0.1);
        Assert.Equal("small", (await client.RouteAsync(_query)).Route.Model);
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 0)]
    public void Disposal_reaches_the_backends_once_unless_they_are_left_open(bool leaveOpen, int disposals)
    {
        var client = _pool.Client(leaveOpen: leaveOpen);

        client.Dispose();
        client.Dispose();

        Assert.Equal((disposals, disposals), (_pool["large"].Disposals, _pool["small"].Disposals));
    }

    [Fact]
    public async Task A_disposed_router_refuses_requests()
    {
        var client = _pool.Client();
        client.Dispose();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => client.GetResponseAsync("Hi"));
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await client.RouteAsync(_query));
    }
}
