namespace Quickstart.Tests.Questions;

public class LetterMoveTests
{
    [Theory]
    [InlineData("reverse it", "rotab")]
    [InlineData("drop its first letter", "ator")]
    [InlineData("drop its last letter", "bato")]
    [InlineData("double its first letter", "bbator")]
    [InlineData("double its last letter", "batorr")]
    [InlineData("move its first letter to the end", "atorb")]
    [InlineData("move its last letter to the front", "rbato")]
    [InlineData("swap its first and last letters", "ratob")]
    [InlineData("swap its two halves", "torba")]
    public void A_move_does_what_it_says(string instruction, string expected) =>
        Assert.Equal(expected, LetterMove.All.Single(move => move.Instruction == instruction).Apply("bator"));
}
