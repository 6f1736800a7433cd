using Microsoft.Extensions.AI;

namespace BestRoute.Tests;

public sealed class ThinkingTextTests
{
    [Theory]
    [InlineData("<think>36, no wait</think>\n\n42", "42")]
    [InlineData("36, no wait</think>\n\n42", "42")]
    [InlineData("<THINK>36</ Think >42", "42")]
    [InlineData("<think effort=\"high\">36</think>42", "42")]
    [InlineData("<think>a</think>36<think>b</think>42", "42")]
    [InlineData("<think><think>a</think>b</think>42", "42")]
    [InlineData("<thinking>36</thinking>42", "42")]
    [InlineData("<thought>36</thought>42", "42")]
    [InlineData("<reasoning>\n36\n</reasoning>\n<answer>42</answer>", "<answer>42</answer>")]
    [InlineData("<seed:think>36</seed:think>42", "42")]
    [InlineData("<scratchpad>36</scratchpad>42", "42")]
    [InlineData("[THINK]36[/THINK]42", "42")]
    [InlineData("\u25c1think\u25b736\u25c1/think\u25b742", "42")]
    [InlineData("<|START_THINKING|>36<|END_THINKING|><|START_RESPONSE|>42<|END_RESPONSE|>", "42")]
    [InlineData("<|begin_of_thought|>36<|end_of_thought|>\n<|begin_of_solution|>42<|end_of_solution|>", "42")]
    [InlineData("<|channel|>analysis<|message|>36<|end|><|start|>assistant<|channel|>final<|message|>42<|return|>", "42")]
    [InlineData("<|channel|>final<|message|>42", "42")]
    [InlineData("<|channel>thought\n36<channel|>42", "42")]
    [InlineData("analysisThe user wants 36.assistantfinal42", "42")]
    [InlineData("Here is my thought process: 36. Here is my response: 42", "42")]
    [InlineData("Here are my reasoning steps:\n36\n[BEGIN FINAL RESPONSE]\n42\n[END FINAL RESPONSE]", "42")]
    [InlineData("42 <think>That is right.</think>", "42")]
    [InlineData("<think>36</think>", "")]
    public void The_answer_comes_after_the_thinking(string text, string answer)
    {
        Assert.Equal(answer, ThinkingText.Remove(text, out var isCutOff));
        Assert.False(isCutOff);
    }

    [Theory]
    [InlineData("<think>The answer is 36")]
    [InlineData("<think>a</think>36<think>b")]
    [InlineData("The answer is 36. <thinking>But")]
    [InlineData("[THINK]36")]
    [InlineData("<|START_THINKING|>36")]
    [InlineData("<|channel|>analysis<|message|>36")]
    [InlineData("<|channel|>analysis<|message|>36<|end|><|start|>assistant<|channel|>commentary to=functions.f<|message|>{}")]
    public void Thinking_that_does_not_end_leaves_no_answer(string text)
    {
        Assert.Equal("", ThinkingText.Remove(text, out var isCutOff));
        Assert.True(isCutOff);
    }

    [Theory]
    [InlineData("")]
    [InlineData("I think it is 42.")]
    [InlineData("<thinker>42</thinker>")]
    [InlineData("if a < think and b > c")]
    [InlineData("Remove `<think>` and '</think>' from the text.")]
    [InlineData("text.split(\"</think>\")[-1]")]
    [InlineData("<think/> 42")]
    [InlineData("Here is my response: 42")]
    [InlineData("analysis of variance")]
    public void Other_text_stays_as_it_is(string text)
    {
        Assert.Same(text, ThinkingText.Remove(text, out var isCutOff));
        Assert.False(isCutOff);
    }

    [Fact]
    public void Any_thoughts_are_removed_and_any_answer_stays()
    {
        var random = new Random(21);
        string[] words = ["36", "42", " ", "\n", "<", ">", "</", "b", "<answer>", "</answer>", "\\boxed{7}", "\u7b54", "{\"a\": 1}"];
        string Words(int most) => string.Concat(Enumerable.Range(0, random.Next(most)).Select(_ => words[random.Next(words.Length)]));
        for (var round = 0; round < 1000; round++)
        {
            // Letters at the edges: a bracket of the words must not become part of a tag.
            var answer = $"a{Words(8)}z";
            var tag = random.Next(2) == 0 ? "think" : "reasoning";
            var open = random.Next(3) == 0 ? "" : $"<{tag}>";

            Assert.Equal(answer, ThinkingText.Remove($"{open}a{Words(20)}z</{tag}>\n\n{answer}\n"));
            Assert.Equal("", ThinkingText.Remove($"a{Words(20)}z<{tag}>{answer}"));
        }
    }

    [Fact]
    public void Hostile_texts_are_read_in_linear_time()
    {
        Assert.All(HostileTexts.All, text => _ = ThinkingText.Remove(text));
        foreach (var part in new[] { "<", "</", "< ", "<think>", "</think>", "<think ", "<|channel|>", "<|end|>", "[THINK]", "<think>\u25c1" })
        {
            _ = ThinkingText.Remove(string.Concat(Enumerable.Repeat(part, 200_000)));
            _ = ThinkingText.Remove("</think>" + string.Concat(Enumerable.Repeat(part, 200_000)));
        }
    }

    [Fact]
    public async Task D1_Thoughts_full_of_a_wrong_answer_do_not_vote()
    {
        string[] samples = ["<think>36</think>36", "<think>36? 36. The answer is 36.</think>\n42", "<think>\\boxed{36} 36</think>\n\n42"];

        Assert.EndsWith("42", await AnswerAsync(new ConsensusScorer(), samples));
        Assert.EndsWith("42", await AnswerAsync(new DelegateScorer(static (_, response) => !response.Text.Contains("36")), samples));
        Assert.EndsWith("42", await AnswerAsync(new FakeScorer(static text => text.Contains("36") ? 0 : 1), samples));
    }

    [Fact]
    public async Task D1_A_sample_that_is_cut_off_in_its_thinking_cannot_win()
    {
        Assert.Equal("<think>a</think>42", await AnswerAsync(new ConsensusScorer(), "<think>36", "<think>36", "<think>a</think>42"));
        Assert.Equal("large", await AnswerAsync(new ConsensusScorer(), "<think>36", "<think>36", "<think>36"));
    }

    [Theory]
    [InlineData("<think>36", 1, SampleValidity.Truncated)]
    [InlineData("<think>36", 3, SampleValidity.Truncated)]
    [InlineData("<think>36</think>", 1, SampleValidity.Empty)]
    [InlineData("<think>36</think> 42", 1, SampleValidity.Valid)]
    [InlineData("<think>36</think> 42", 3, SampleValidity.Valid)]
    public void D1_The_validity_filter_looks_at_the_answer(string text, int samples, object expected)
    {
        // The backend may part the text anywhere.
        var contents = text.Chunk(5).Select(static part => (AIContent)new TextContent(new string(part))).ToList();

        Assert.Equal(expected, ValidityFilter.Judge(new ChatResponse(new ChatMessage(ChatRole.Assistant, contents)), null, samples));
    }

    [Fact]
    public void D1_The_text_of_reasoning_content_is_not_answer_text()
    {
        var response = new ChatResponse(new ChatMessage(ChatRole.Assistant, [new TextReasoningContent("36"), new TextContent("42")]));

        Assert.Equal("42", Assert.Single(new ScoringRequest("Q", [], [response]).Texts));
    }

    [Fact]
    public void The_request_shows_scorers_the_other_contents_of_a_sample()
    {
        var data = new DataContent(new byte[] { 1 }, "image/png");
        var raw = new object();
        var response = new ChatResponse(new ChatMessage(ChatRole.Assistant, [new TextContent("<think>3"), data, new TextContent("6</think>42")]))
        {
            FinishReason = ChatFinishReason.Stop,
            RawRepresentation = raw,
        };

        var seen = Assert.Single(new ScoringRequest("Q", [], [response]).Responses);

        Assert.Equal("42", seen.Text);
        Assert.Same(data, seen.Messages[0].Contents[0]);
        Assert.Same(raw, seen.RawRepresentation);
        Assert.Equal("<think>36</think>42", response.Text);
    }

    private static async Task<string> AnswerAsync(IResponseScorer scorer, params string[] samples)
    {
        var pool = new TestPool().Reference(client: new FakeChatClient("large")).Candidate("small", [0.1, 0.1, 0.9], client: FakeChatClient.Saying(samples));
        pool.Options.Scorer = scorer;
        using var client = pool.Client();
        return (await client.GetResponseAsync("Hello")).Text;
    }
}
