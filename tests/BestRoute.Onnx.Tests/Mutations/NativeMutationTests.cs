namespace BestRoute.Onnx.Tests;

/// <summary>What gets past our own check may still bring down native code: that is tried elsewhere, at length, by "fuzz --native". Here it is only shown that it would be noticed.</summary>
public sealed class NativeMutationTests
{
    [Fact]
    public async Task A_process_that_dies_is_counted_with_its_seed_and_the_next_one_goes_on()
    {
        var mutations = new NativeMutations(static (from, count) => ChildProcess.Of($"crash {from} {count}"), HangGuard.Patience);

        await mutations.RunAsync(10, 6);

        // The task reads even seeds, refuses odd ones, dies at 12 and errs at 14.
        Assert.Equal((1, 3), (mutations.Read, mutations.Refused));
        Assert.Equal([12, 14], mutations.Offences.Select(static offence => offence.Seed));
        Assert.Contains("the process died with", mutations.Offences[0].Offence, StringComparison.Ordinal);
        Assert.Equal("an error in two lines", mutations.Offences[1].Offence);
    }

    [Fact]
    public async Task A_process_that_cannot_begin_is_an_error()
    {
        var mutations = new NativeMutations(static (_, _) => ChildProcess.Of("no such task"), HangGuard.Patience);

        Assert.Contains("There is no task", (await Assert.ThrowsAsync<InvalidOperationException>(() => mutations.RunAsync(0, 1))).Message, StringComparison.Ordinal);
    }

    [NativeFact]
    public async Task Changed_graphs_that_pass_the_check_reach_the_native_library()
    {
        var mutations = new NativeMutations(static (from, count) => ChildProcess.Of($"native {from} {count}"), HangGuard.Patience);

        await mutations.RunAsync(0, 40);

        Assert.Equal(40, mutations.Read + mutations.Refused + mutations.Offences.Count);
        Assert.InRange(mutations.Read, 1, 39);
    }
}
