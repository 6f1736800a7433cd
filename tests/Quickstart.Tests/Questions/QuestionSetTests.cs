namespace Quickstart.Tests.Questions;

public class QuestionSetTests
{
    [Fact]
    public void The_same_seed_makes_the_same_questions() =>
        Assert.Equal(QuestionSet.Create(200, seed: 7), QuestionSet.Create(200, seed: 7));

    [Fact]
    public void The_questions_of_a_run_are_not_those_of_the_training_log()
    {
        var trained = ArgumentsTests.Parse("--write-log", "log.jsonl");
        var run = ArgumentsTests.Parse();

        var prompts = QuestionSet.Create(trained.Queries, trained.Seed).Select(question => question.Prompt).ToHashSet();

        Assert.DoesNotContain(QuestionSet.Create(run.Queries, run.Seed), question => prompts.Contains(question.Prompt));
    }

    [Fact]
    public void Every_kind_occurs_at_every_difficulty()
    {
        var questions = QuestionSet.Create(2_000, seed: 3);

        Assert.Equal(
            Enum.GetValues<QuestionKind>().Length * QuestionSet.MaxDifficulty,
            questions.DistinctBy(question => (question.Kind, question.Difficulty)).Count());
        Assert.Equal(questions.Count, questions.DistinctBy(question => question.Prompt).Count());
    }

    [Fact]
    public void Difficulty_shows_in_the_text()
    {
        foreach (var kind in QuestionSet.Create(2_000, seed: 4).GroupBy(question => question.Kind))
        {
            var easy = kind.Where(question => question.Difficulty <= 2).Average(question => question.Prompt.Length);
            var hard = kind.Where(question => question.Difficulty >= 9).Average(question => question.Prompt.Length);
            Assert.True(hard > 1.5 * easy, $"{kind.Key}: {easy} against {hard} characters");
        }
    }
}
