using Microsoft.Extensions.AI;

namespace BestRoute.Tests;

public sealed class BestRouteChatOptionsExtensionsTests
{
    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    [InlineData(double.NaN)]
    public void A_threshold_is_a_probability(double threshold)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new ChatOptions().WithThreshold(threshold));

        Assert.Equal("threshold", error.ParamName);
        Assert.Contains("from 0 to 1", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    public void A_cost_cap_is_above_0(double dollars)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new ChatOptions().WithCostCap(dollars));

        Assert.Contains("greater than 0", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_route_has_a_model_and_at_least_one_sample()
    {
        Assert.Throws<ArgumentException>(() => new ChatOptions().WithRoute(""));
        Assert.Throws<ArgumentException>(() => new ChatOptions().WithTenant(" "));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ChatOptions().WithRoute("small", 0));
        Assert.Throws<ArgumentNullException>(() => new ChatOptions().WithoutModels(null!));
        Assert.Throws<ArgumentNullException>(() => ((ChatOptions)null!).WithThreshold(0.5));
    }

    [Fact]
    public void They_return_a_copy_and_leave_the_options_as_they_were()
    {
        var options = new ChatOptions { Temperature = 0.5f, AdditionalProperties = new() { ["mine"] = 1 } };

        var set = options.WithThreshold(0.5).WithRoute("small").WithoutModels("large").WithCostCap(1);

        Assert.Equal(0.5f, set.Temperature);
        Assert.Equal(6, set.AdditionalProperties!.Count);
        Assert.Equal("mine", Assert.Single(options.AdditionalProperties).Key);
    }

    [Fact]
    public void The_sample_index_is_known_only_inside_a_backend()
    {
        Assert.Null(((ChatOptions?)null).GetSampleIndex());
        Assert.Null(new ChatOptions().GetSampleIndex());
        Assert.Equal(3, BackendOptions.ForSample(new(), 3).GetSampleIndex());
    }
}
