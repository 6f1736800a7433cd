using Microsoft.Extensions.AI;

namespace BestRoute.Training.Tests;

public sealed class ChoiceUsageTests
{
    [Fact]
    public void The_sum_over_the_answers_is_what_the_request_cost()
    {
        var random = new Random(1);
        var price = new ModelPrice(3, 15, 0.3, 3.75, 20) { Tiers = [new PriceTier(500, new ModelPrice(6, 30, 0.6, 7.5, 40))] };
        for (var round = 0; round < 500; round++)
        {
            var answers = Enumerable.Range(0, random.Next(2, 20)).Select(_ => new ChatResponse(new ChatMessage(ChatRole.Assistant, new string('x', random.Next(200))))).ToList();
            int input = random.Next(1, 1000), output = random.Next(1, 5000);
            answers[0].Usage = new UsageDetails
            {
                InputTokenCount = input,
                CachedInputTokenCount = random.Next(input),
                OutputTokenCount = output,
                ReasoningTokenCount = random.Next(2) == 0 ? null : random.Next(output),
                TotalTokenCount = random.Next(3) switch { 0 => null, 1 => input + output, _ => input + output + random.Next(100) },
                AdditionalCounts = new() { ["cache_write_tokens"] = 0, ["completion_tokens_details.other"] = random.Next(100) },
            };

            var responses = CollectedResponse.Of(answers);

            Assert.Equal(output, responses.Sum(static response => response.Usage!.OutputTokenCount));
            Assert.Equal(answers[0].Usage!.ReasoningTokenCount ?? 0, responses.Sum(static response => response.Usage!.ReasoningTokenCount ?? 0));
            Assert.Equal(answers[0].Usage!.AdditionalCounts!["completion_tokens_details.other"], responses.Sum(static response => response.Usage!.AdditionalCounts!["completion_tokens_details.other"]));
            Assert.All(responses, response => Assert.Equal((input, responses.Length), (response.Usage!.InputTokenCount, response.Choices)));
            if (answers[0].Usage!.TotalTokenCount is null || answers[0].Usage!.TotalTokenCount == input + output)
            {
                // One request with all tokens: the bill of the run time.
                var expected = Pricing.Settle(price, ReportedUsage.Of(answers[0].Usage));
                Assert.Equal(expected, responses.Sum(response => response.Cost(price, promptCharacters: 1)), 10);
            }
        }
    }

    [Fact]
    public void A_longer_answer_has_more_of_the_tokens()
    {
        var parts = ChoiceUsage.Divide(new UsageDetails { InputTokenCount = 7, OutputTokenCount = 40, TotalTokenCount = 47 }, [29, 9, 0]);

        Assert.Equal([(7L, 29L, 36L), (7L, 10L, 17L), (7L, 1L, 8L)], parts.Select(static part => (part!.InputTokenCount!.Value, part.OutputTokenCount!.Value, part.TotalTokenCount!.Value)));
    }

    [Fact]
    public void Without_usage_the_prompt_is_charged_once()
    {
        var responses = CollectedResponse.Of([Answer("12345678"), Answer("1234"), Answer("")]);

        Assert.All(responses, static response => Assert.Null(response.Usage));
        Assert.Equal(((40 * 1) + (3 * 10)) / 1e6, responses.Sum(static response => response.Cost(new ModelPrice(1, 10), promptCharacters: 160)), 12);
    }

    [Fact]
    public void One_answer_keeps_its_usage()
    {
        var answer = Answer("a");
        answer.Usage = new UsageDetails { InputTokenCount = 1 };

        var response = Assert.Single(CollectedResponse.Of([answer]));

        Assert.Equal((answer.Usage, 1), (response.Usage, response.Choices));
    }

    private static ChatResponse Answer(string text) => new(new ChatMessage(ChatRole.Assistant, text));
}
