namespace Quickstart;

/// <summary>A change of a word that a question can ask for.</summary>
internal sealed record LetterMove(string Instruction, Func<string, string> Apply)
{
    public static IReadOnlyList<LetterMove> All { get; } =
    [
        new("reverse it", static word => string.Concat(word.Reverse())),
        new("drop its first letter", static word => word[1..]),
        new("drop its last letter", static word => word[..^1]),
        new("double its first letter", static word => word[0] + word),
        new("double its last letter", static word => word + word[^1]),
        new("move its first letter to the end", static word => word[1..] + word[0]),
        new("move its last letter to the front", static word => word[^1] + word[..^1]),
        new("swap its first and last letters", static word => word[^1] + word[1..^1] + word[0]),
        new("swap its two halves", static word => word[(word.Length / 2)..] + word[..(word.Length / 2)]),
    ];
}
