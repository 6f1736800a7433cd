using Microsoft.Extensions.AI;

namespace BestRoute.Tests;

public sealed class TokenEstimateTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(4, 1)]
    [InlineData(5, 2)]
    [InlineData(long.MaxValue - 3, int.MaxValue)]
    public void Is_one_token_per_four_characters_rounded_up(long characters, int tokens) =>
        Assert.Equal(tokens, TokenEstimate.FromLength(characters));

    [Fact]
    public void Counts_all_messages_and_the_instructions()
    {
        ChatMessage[] messages =
        [
            new(ChatRole.System, "12345"),
            new(ChatRole.User, [new TextContent("123"), new DataContent(new byte[100], "image/png"), new TextContent("4567")]),
        ];

        Assert.Equal(3, TokenEstimate.FromPrompt(messages, null));
        Assert.Equal(4, TokenEstimate.FromPrompt(messages, new() { Instructions = "1" }));
    }
}
