using System.Text.Json;

namespace Quickstart.Tests;

public class ResponseLogTests
{
    [Fact]
    public void A_row_holds_a_question_and_scored_samples_of_every_model()
    {
        var questions = QuestionSet.Create(20, seed: 8);

        var lines = Write(20, 8).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(questions.Count, lines.Length);
        foreach (var (question, line) in questions.Zip(lines))
        {
            using var row = JsonDocument.Parse(line);
            var root = row.RootElement;
            Assert.Equal(question.Prompt, root.GetProperty("prompt").GetString());
            Assert.Equal(question.Answer, root.GetProperty("reference_answer").GetString());

            var responses = root.GetProperty("responses").EnumerateArray().ToList();
            Assert.Equal(
                [("standin-large", 8), ("standin-medium", 8), ("standin-small", 8)],
                responses.CountBy(response => response.GetProperty("model").GetString()!).Select(model => (model.Key, model.Value)));
            Assert.All(responses, response => Assert.Equal(
                response.GetProperty("text").GetString()!.EndsWith($"The answer is {question.Answer}.", StringComparison.Ordinal) ? 1 : 0,
                response.GetProperty("score").GetInt32()));
        }
    }

    [Fact]
    public void The_same_seed_writes_the_same_bytes() => Assert.Equal(Write(50, 9), Write(50, 9));

    private static string Write(int queries, int seed)
    {
        using var writer = new StringWriter { NewLine = "\n" };
        ResponseLog.Write(writer, queries, seed);
        return writer.ToString();
    }
}
