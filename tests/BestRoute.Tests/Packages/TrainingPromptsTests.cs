namespace BestRoute.Tests;

public sealed class TrainingPromptsTests
{
    [Fact]
    public void Knows_exactly_what_it_was_given_after_a_round_trip()
    {
        ulong[] hashes = [7, ulong.MaxValue, 0, 7, 1UL << 63];

        var prompts = TrainingPrompts.Read(new TrainingPrompts(hashes).ToBytes());

        Assert.All(hashes, hash => Assert.True(prompts.Contains(hash)));
        Assert.All((ulong[])[1, 8, ulong.MaxValue - 1], hash => Assert.False(prompts.Contains(hash)));
    }

    [Fact]
    public void Takes_eight_bytes_a_prompt_little_endian_and_ascending() =>
        Assert.Equal([2, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0], new TrainingPrompts([256, 2, 256]).ToBytes());

    [Fact]
    public void Refuses_half_a_hash() =>
        Assert.Contains("9 bytes", Assert.Throws<FormatException>(() => TrainingPrompts.Read(new byte[9])).Message, StringComparison.Ordinal);
}
