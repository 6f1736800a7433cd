using Microsoft.Extensions.AI;

namespace Quickstart.Tests.StandIns;

public class StandInChatClientTests
{
    private static readonly StandInProfile _flawless = new("standin-flawless")
    {
        Arithmetic = 0,
        Dates = 0,
        Strings = 0,
        Logic = 0,
        TokensPerSecond = 100,
    };

    [Theory]
    [InlineData("Start with 14. Now add 27, then multiply by 3, then subtract 23. Which number do you get?", "100")]
    [InlineData("Beginning at 2024-02-28, count 2 days later. Which day is that, written year-month-day?", "2024-03-01")]
    [InlineData("Which date is 2 weeks earlier, then 1 days later, counted from 2023-01-10? Answer as year-month-day.", "2022-12-28")]
    [InlineData("What becomes of the word \"bator\" if you reverse it, then drop its first letter?", "otab")]
    [InlineData("In a race, Ben finished after Ada, Cleo was slower than Ben, Cleo finished before Dora. Who came in at place 3?", "Cleo")]
    public async Task Answers_are_computed(string prompt, string answer)
    {
        using var client = new StandInChatClient(_flawless, seed: 1);

        var response = await client.GetResponseAsync(prompt);

        Assert.EndsWith($"The answer is {answer}.", response.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Who_never_slips_is_always_right()
    {
        using var client = new StandInChatClient(_flawless, seed: 1);

        Assert.All(
            QuestionSet.Create(2_000, seed: 5),
            question => Assert.True(question.IsAnsweredBy(client.Respond(question.Prompt, 0).Text), question.Prompt));
    }

    [Fact]
    public void Errors_grow_with_difficulty_and_with_the_price_of_the_model_they_shrink()
    {
        var questions = QuestionSet.Create(2_000, seed: 6);
        var easy = questions.Where(question => question.Difficulty <= 2).ToList();
        var hard = questions.Where(question => question.Difficulty >= 9).ToList();
        StandInProfile[] profiles = [StandInProfile.Small, StandInProfile.Medium, StandInProfile.Large];

        Assert.All(profiles, profile => Assert.True(Accuracy(profile, easy) > Accuracy(profile, hard) + 0.03));
        Assert.True(Accuracy(StandInProfile.Small, questions) < Accuracy(StandInProfile.Medium, questions) - 0.05);
        Assert.True(Accuracy(StandInProfile.Medium, questions) < Accuracy(StandInProfile.Large, questions) - 0.05);
    }

    [Fact]
    public void Samples_are_reproducible_and_their_errors_differ()
    {
        using var client = new StandInChatClient(StandInProfile.Small, seed: 1);
        using var again = new StandInChatClient(StandInProfile.Small, seed: 1);
        var hard = QuestionSet.Create(2_000, seed: 7).Where(question => question.Difficulty >= 9).ToList();

        var wrong = 0;
        var distinctWrong = 0;
        foreach (var question in hard)
        {
            var texts = Enumerable.Range(0, 8).Select(sample => client.Respond(question.Prompt, sample).Text).ToList();
            Assert.Equal(texts, Enumerable.Range(0, 8).Select(sample => again.Respond(question.Prompt, sample).Text));

            var answers = texts.Where(text => !question.IsAnsweredBy(text)).Select(text => text[text.LastIndexOf(' ')..]).ToList();
            wrong += answers.Count;
            distinctWrong += answers.Distinct().Count();
        }

        Assert.True(distinctWrong > wrong / 3, $"{distinctWrong} different answers among {wrong} wrong ones");
    }

    [Fact]
    public async Task Usage_counts_a_token_for_four_characters()
    {
        using var client = new StandInChatClient(_flawless, seed: 1);

        var response = await client.GetResponseAsync("Take 1, then add 2. Give the final number.");

        Assert.Equal("1 + 2 = 3. The answer is 3.", response.Text);
        Assert.Equal(11, response.Usage!.InputTokenCount);
        Assert.Equal(7, response.Usage.OutputTokenCount);
        Assert.Equal(18, response.Usage.TotalTokenCount);
        Assert.Equal(0.37, (double)response.AdditionalProperties![StandInChatClient.SimulatedSeconds]!, 9);
    }

    [Fact]
    public async Task A_stream_gives_the_same_answer()
    {
        using var client = new StandInChatClient(StandInProfile.Small, seed: 1);
        const string Prompt = "Take 93, then multiply by 2. Give the final number.";

        var streamed = await client.GetStreamingResponseAsync(Prompt).ToChatResponseAsync();

        Assert.Equal((await client.GetResponseAsync(Prompt)).Text, streamed.Text);
    }

    [Fact]
    public async Task Other_prompts_get_an_honest_answer()
    {
        using var client = new StandInChatClient(StandInProfile.Large, seed: 1);

        var response = await client.GetResponseAsync("Write a poem.");

        Assert.Contains("stand-in", response.Text, StringComparison.Ordinal);
    }

    private static double Accuracy(StandInProfile profile, IReadOnlyCollection<Question> questions)
    {
        using var client = new StandInChatClient(profile, seed: 1);
        return questions.Average(question => question.IsAnsweredBy(client.Respond(question.Prompt, 0).Text) ? 1.0 : 0.0);
    }
}
