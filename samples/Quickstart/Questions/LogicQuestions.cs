namespace Quickstart;

/// <summary>An order of people to be found from shuffled comparisons. Harder ones have more people, and ask for one further back.</summary>
internal static class LogicQuestions
{
    private static readonly string[] _names =
    [
        "Ada", "Ben", "Cleo", "Dora", "Emil", "Fay", "Gus", "Hana", "Ivo", "Jane", "Karl", "Lena",
        "Milo", "Nora", "Otto", "Pia", "Quinn", "Rosa", "Sam", "Tess", "Udo", "Vera", "Will", "Yara",
    ];

    private static readonly Phrasings _phrasings = new(
        "In a race, {0}. Who came in at place {1}?",
        "This is known of a race: {0}. Name the person at place {1}.",
        "Some friends ran to the lake, and {0}. Who got place {1}?",
        "Runners talk after the finish: {0}. Who took place {1}?");

    private static readonly Phrasings _ahead = new("{0} finished before {1}", "{0} was faster than {1}");
    private static readonly Phrasings _behind = new("{1} finished after {0}", "{1} was slower than {0}");

    public static Question Create(int difficulty, Random random)
    {
        string[] names = [.. _names];
        random.Shuffle(names);
        var people = names[..(3 + (difficulty * 2 / 3))];

        var comparisons = new string[people.Length - 1];
        for (var i = 0; i < comparisons.Length; i++)
        {
            var wording = random.Next(2) == 0 ? _ahead : _behind;
            comparisons[i] = wording.Word(random, people[i], people[i + 1]);
        }

        random.Shuffle(comparisons);
        var place = random.Next((people.Length / 2) + 1, people.Length + 1);
        return new Question(
            QuestionKind.Logic,
            difficulty,
            _phrasings.Word(random, string.Join(", ", comparisons), place),
            people[place - 1]);
    }
}
