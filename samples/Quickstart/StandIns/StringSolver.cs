using System.Text.RegularExpressions;

namespace Quickstart;

/// <summary>Changes a word as it is told; a slip loses, repeats or swaps letters.</summary>
internal sealed partial class StringSolver : ISolver
{
    private static readonly Regex _instruction =
        new(string.Join('|', LetterMove.All.Select(static move => Regex.Escape(move.Instruction))));

    public QuestionKind Kind => QuestionKind.Strings;

    public Working? Solve(string prompt, Slips slips)
    {
        if (QuotedWord().Match(prompt) is not { Success: true } start)
        {
            return null;
        }

        var word = start.Groups["word"].Value;
        var steps = new List<string>();
        foreach (Match instruction in _instruction.Matches(prompt))
        {
            word = LetterMove.All.First(move => move.Instruction == instruction.Value).Apply(word);
            if (slips.At(effort: word.Length / 5.0) is { } slip)
            {
                word = Garble(word, slip);
            }

            steps.Add($"{instruction.Value}: {word}");
        }

        return new Working(steps, word);
    }

    private static string Garble(string word, Random random)
    {
        var at = random.Next(word.Length - 1);
        return random.Next(3) switch
        {
            0 when word.Length > 3 => word.Remove(at, 1),
            1 => word.Insert(at, word[at].ToString()),
            _ => $"{word[..at]}{word[at + 1]}{word[at]}{word[(at + 2)..]}",
        };
    }

    [GeneratedRegex("\"(?<word>[a-z]{3,})\"")]
    private static partial Regex QuotedWord();
}
