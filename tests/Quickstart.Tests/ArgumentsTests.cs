namespace Quickstart.Tests;

public class ArgumentsTests
{
    [Fact]
    public void A_log_and_a_run_have_seeds_of_their_own()
    {
        Assert.Equal(new Arguments(null, 500, 2), Parse());
        Assert.Equal(new Arguments("log.jsonl", 2_000, 1), Parse("--write-log", "log.jsonl"));
        Assert.Equal(new Arguments("log.jsonl", 5, -3), Parse("--seed", "-3", "--write-log", "log.jsonl", "--queries", "5"));
    }

    [Theory]
    [InlineData("--queries", "0")]
    [InlineData("--queries", "many")]
    [InlineData("--seed", "1.5")]
    [InlineData("--seed")]
    [InlineData("--write-log")]
    [InlineData("--colour", "red")]
    [InlineData("--queries", "5", "--help")]
    public void Wrong_use_is_named(params string[] args)
    {
        Assert.False(Arguments.TryParse(args, out _, out var error));
        Assert.Contains(args[^1], error, StringComparison.Ordinal);
    }

    internal static Arguments Parse(params string[] args)
    {
        Assert.True(Arguments.TryParse(args, out var arguments, out _));
        return arguments;
    }
}
