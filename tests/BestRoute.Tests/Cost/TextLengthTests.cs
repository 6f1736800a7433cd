using System.Text;
using Microsoft.Extensions.AI;

namespace BestRoute.Tests;

public sealed class TextLengthTests
{
    [Theory]
    [InlineData("", 0)]
    [InlineData("Grüße, мир! Ελλάδα हिन्दी ไทย العربية 🙂", 0)]
    [InlineData("还剩下多少个？", 7)]
    [InlineData("12箱 apples、34個", 3)]
    [InlineData("この店は", 4)]
    [InlineData("가게는 아침", 5)]
    [InlineData("ＡＢ", 2)]
    public void East_Asian_characters_are_counted(string text, int eastAsian)
    {
        var length = TextLength.Of(text);

        Assert.Equal(new TextLength(text.Length, eastAsian), length);
        Assert.Equal(text.Length + (2 * eastAsian), length.Weighted);
    }

    [Fact]
    public void The_parts_of_a_text_are_as_long_as_the_text()
    {
        var random = new Random(6);
        string[] pieces = ["word ", "答案", "。", "é", "🙂", "カ", "한"];
        for (var trial = 0; trial < 100; trial++)
        {
            var parts = Enumerable.Range(0, random.Next(20)).Select(_ => pieces[random.Next(pieces.Length)]).ToArray();

            Assert.Equal(TextLength.Of(string.Concat(parts)), parts.Aggregate(default(TextLength), static (sum, part) => sum + TextLength.Of(part)));
        }
    }

    [Fact]
    public void Sums_do_not_overflow() => Assert.Equal(
        new TextLength(int.MaxValue, int.MaxValue), new TextLength(int.MaxValue, int.MaxValue - 1) + new TextLength(int.MaxValue, 2));

    [Fact]
    public void A_request_is_all_its_messages_and_the_instructions()
    {
        ChatMessage[] messages =
        [
            new(ChatRole.System, "12三45"),
            new(ChatRole.User, [new TextContent("123"), new DataContent(Encoding.UTF8.GetBytes("image"), "image/png"), new TextContent("4567")]),
        ];

        Assert.Equal(new TextLength(12 + ContentLength.Image, 1), TextLength.Of(messages, null));
        Assert.Equal(new TextLength(14 + ContentLength.Image, 2), TextLength.Of(messages, new() { Instructions = "1二" }));
    }
}
