namespace Quickstart;

/// <summary>Words that are changed letter by letter. Harder ones are longer and are changed more often.</summary>
internal static class StringQuestions
{
    private const string Consonants = "bcdfglmnprstvz";
    private const string Vowels = "aeiou";
    private const int ShortestWord = 3;

    private static readonly Phrasings _phrasings = new(
        "Take the word \"{0}\" and {1}. What remains?",
        "What becomes of the word \"{0}\" if you {1}?",
        "Write down \"{0}\", then {1}. Which letters are on the paper?",
        "Here is a made-up word: \"{0}\". Please {1}, and tell me the outcome.");

    public static Question Create(int difficulty, Random random)
    {
        var start = MakeWord(2 + (difficulty / 3), random);
        var moves = new LetterMove[1 + (difficulty / 2)];
        var word = start;
        for (var i = 0; i < moves.Length; i++)
        {
            moves[i] = ChooseMove(word, random);
            word = moves[i].Apply(word);
        }

        return new Question(
            QuestionKind.Strings,
            difficulty,
            _phrasings.Word(random, start, string.Join(", then ", moves.Select(static move => move.Instruction))),
            word);
    }

    private static LetterMove ChooseMove(string word, Random random)
    {
        var moves = LetterMove.All.Where(move => move.Apply(word).Length >= ShortestWord).ToList();
        return moves[random.Next(moves.Count)];
    }

    private static string MakeWord(int syllables, Random random) =>
        string.Concat(Enumerable.Range(0, syllables).Select(_ => $"{Pick(Consonants, random)}{Pick(Vowels, random)}"))
        + Pick(Consonants, random);

    private static char Pick(string letters, Random random) => letters[random.Next(letters.Length)];
}
