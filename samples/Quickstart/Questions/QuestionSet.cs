namespace Quickstart;

/// <summary>Makes sets of distinct questions; the same seed makes the same set.</summary>
internal static class QuestionSet
{
    public const int MaxDifficulty = 10;

    public static IReadOnlyList<Question> Create(int count, int seed)
    {
        var random = new Random(seed);
        var kinds = Enum.GetValues<QuestionKind>();
        var prompts = new HashSet<string>(count);
        var questions = new List<Question>(count);
        while (questions.Count < count)
        {
            var question = Create(kinds[random.Next(kinds.Length)], random.Next(1, MaxDifficulty + 1), random);
            if (prompts.Add(question.Prompt))
            {
                questions.Add(question);
            }
        }

        return questions;
    }

    private static Question Create(QuestionKind kind, int difficulty, Random random) => kind switch
    {
        QuestionKind.Arithmetic => ArithmeticQuestions.Create(difficulty, random),
        QuestionKind.Dates => DateQuestions.Create(difficulty, random),
        QuestionKind.Strings => StringQuestions.Create(difficulty, random),
        QuestionKind.Logic => LogicQuestions.Create(difficulty, random),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No such kind of question."),
    };
}
