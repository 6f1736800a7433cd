using Microsoft.Extensions.AI;

namespace BestRoute.Tests;

public sealed class BackendOptionsTests
{
    [Fact]
    public void Backends_see_the_callers_options_without_ours()
    {
        var options = new ChatOptions { ModelId = "small", Temperature = 0.3f, AdditionalProperties = new() { ["theirs"] = 1 } }
            .WithThreshold(0.5).WithRoute("small", 2).WithoutModels("large").WithCostCap(1);

        var seen = BackendOptions.From(options);

        Assert.NotSame(options, seen);
        Assert.Null(seen.ModelId);
        Assert.Equal(0.3f, seen.Temperature);
        Assert.Equal(["theirs"], seen.AdditionalProperties!.Keys);
        Assert.Equal("small", options.ModelId);
        Assert.Equal(6, options.AdditionalProperties!.Count);
    }

    [Fact]
    public void Each_sample_has_options_of_its_own_and_its_seed_is_offset()
    {
        var options = new ChatOptions { Seed = long.MaxValue };

        var first = BackendOptions.ForSample(options, 0);
        var second = BackendOptions.ForSample(options, 1);

        Assert.Equal((0, long.MaxValue), (first.GetSampleIndex(), first.Seed));
        Assert.Equal((1, long.MinValue), (second.GetSampleIndex(), second.Seed));
        Assert.Null(options.GetSampleIndex());
        Assert.Null(BackendOptions.ForSample(new(), 1).Seed);
    }
}
