using System.Text;

namespace BestRoute.Training.Tests.Scoring;

public class ScoringRowTests
{
    [Theory]
    [InlineData(
        """{"prompt":"p","responses":[{"model":"m","text":"t"}]}""",
        """{"prompt":"p","responses":[{"model":"m","text":"t","score":0.25}]}""")]
    [InlineData(
        """  { "responses" : [ { "text" : "\u0074" , "x":{"score":9,"a":[1,"}]"]} , "model":"m" } ] , "prompt":"}]", "prompt2":1.0e0 } """,
        """  { "responses" : [ { "text" : "\u0074" , "x":{"score":9,"a":[1,"}]"]} , "model":"m","score":0.25 } ] , "prompt":"}]", "prompt2":1.0e0 } """)]
    [InlineData(
        """{"prompt":"p","responses":[{"score": null ,"model":"m","text":"t"}],"id":7}""",
        """{"prompt":"p","responses":[{"score": 0.25 ,"model":"m","text":"t"}],"id":7}""")]
    [InlineData(
        """{"prompt":"\ud83d\ude00 \u00e9","é":"ü","responses":[{"model":"m","text":"é","score":-1e3}]}""",
        """{"prompt":"\ud83d\ude00 \u00e9","é":"ü","responses":[{"model":"m","text":"é","score":0.25}]}""")]
    [InlineData("""{"prompt":"p","responses":[]}""", """{"prompt":"p","responses":[]}""")]
    public void Write_PutsScoresIn_AndLeavesEveryOtherByte(string json, string expected)
    {
        var row = Rows.Parse(json);

        Assert.Equal(expected, Text(row.Write([.. row.Responses.Select(_ => (double?)0.25)], number: null)));
        Assert.Equal(json, Text(row.Write(new double?[row.Responses.Count], number: null)));
    }

    [Fact]
    public void Write_numbers_the_row_first()
    {
        var row = Rows.Parse("""{ "prompt":"p","responses":[{"model":"m","text":"t"}]}""");

        Assert.Equal("""{"row":12, "prompt":"p","responses":[{"model":"m","text":"t","score":1}]}""", Text(row.Write([1], number: 12)));
    }

    [Fact]
    public void Write_for_has_one_response_in_place_of_all()
    {
        var row = Rows.Parse("""{"id":1,"responses":[{"model":"a","text":"t"},{"model":"b","n":[2],"text":"u"}],"prompt":"p"}""");

        Assert.Equal("""{"id":1,"response":{"model":"b","n":[2],"text":"u"},"prompt":"p"}""" + "\n", Text(row.WriteFor(row.Responses[1])));
    }

    [Fact]
    public void A_row_with_a_conversation_stays_as_it_was_and_gets_its_scores()
    {
        var row = Rows.OfConversation("1 2 3");

        Assert.Equal(4, row.Conversation.Messages.Count);
        Assert.Equal(Encoding.UTF8.GetString(row.Json).Replace("\"1 2 3\"}]}", "\"1 2 3\",\"score\":0.5}]}", StringComparison.Ordinal), Text(row.Write([0.5], number: null)));
        Assert.Contains("\"content\":\"do that again\"}],\"response\":{\"model\":\"small\",\"text\":\"1 2 3\"}}\n", Text(row.WriteFor(row.Responses[0])), StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_reads_what_graders_need()
    {
        var row = Rows.Parse("""{"id":"q1","prompt":"p","reference_answer":4.50,"responses":[{"model":"a","text":"t","score":2},{"model":"b","text":""}]}""");

        Assert.Equal(("log.jsonl, line 7 (id q1)", "p", "4.50"), (row.Origin, row.Conversation.Key, row.Gold));
        Assert.Equal([("a", "t", 2.0), ("b", "", null)], row.Responses.Select(response => (response.Model, response.Text, response.Score)));
        Assert.Equal("t", row.FirstTextOf("a"));
    }

    [Theory]
    [InlineData("", "not valid JSON")]
    [InlineData("{", "not valid JSON")]
    [InlineData("[]", "a JSON array; write an object")]
    [InlineData("""{"prompt":"p","responses":[]} {}""", "not valid JSON")]
    [InlineData("""{"responses":[]}""", "'prompt' is missing")]
    [InlineData("""{"prompt":1,"responses":[]}""", "'prompt' is a JSON number")]
    [InlineData("""{"prompt":"p","prompt":"q","responses":[]}""", "'prompt' appears twice")]
    [InlineData("""{"prompt":"p","messages":[{"role":"user","content":"p"}],"responses":[]}""", "'prompt' and 'messages' are both there")]
    [InlineData("""{"messages":[],"responses":[],"messages":[]}""", "'messages' appears twice")]
    [InlineData("""{"messages":[{"role":"assistant","content":"a"}],"responses":[]}""", "'messages' ends with a message of role 'assistant'")]
    [InlineData("""{"messages":[{"role":"user","content":"\ud83d"}],"responses":[]}""", "'messages' contains half of a surrogate pair")]
    [InlineData("""{"prompt":"p"}""", "'responses' is missing")]
    [InlineData("""{"prompt":"p","responses":{}}""", "'responses' is a JSON object")]
    [InlineData("""{"prompt":"p","responses":[],"responses":[]}""", "'responses' appears twice")]
    [InlineData("""{"prompt":"p","responses":["t"]}""", "responses[0]: the response is a JSON string")]
    [InlineData("""{"prompt":"p","responses":[{"model":"m","text":"t"},{"text":"t"}]}""", "responses[1]: 'model' is missing")]
    [InlineData("""{"prompt":"p","responses":[{"model":"m"}]}""", "'text' is missing")]
    [InlineData("""{"prompt":"p","responses":[{"model":"m","text":null}]}""", "'text' is a JSON null")]
    [InlineData("""{"prompt":"p","responses":[{"model":"m","text":"t","text":"u"}]}""", "'text' appears twice")]
    [InlineData("""{"prompt":"p","responses":[{"model":"m","text":"t","score":1,"score":1}]}""", "'score' appears twice")]
    [InlineData("""{"prompt":"p","responses":[{"model":"m","text":"t","score":"1"}]}""", "'score' is a JSON string and not a finite number")]
    [InlineData("""{"prompt":"p","responses":[{"model":"m","text":"t","score":1e999}]}""", "not a finite number")]
    [InlineData("""{"prompt":"\ud83d","responses":[]}""", "half of a surrogate pair")]
    [InlineData("""{"prompt":"p","reference_answer":[4],"responses":[]}""", "'reference_answer' is a JSON array")]
    public void Parse_of_a_row_that_is_none_names_what_is_wrong(string json, string named)
    {
        var error = Assert.Throws<DataException>(() => Rows.Parse(json));

        Assert.StartsWith("log.jsonl, line 7", error.Message, StringComparison.Ordinal);
        Assert.Contains(named, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_where_scores_are_replaced_does_not_mind_what_they_are()
    {
        var row = Rows.Parse("""{"prompt":"p","responses":[{"model":"m","text":"t","score":{"judge":[1]}}]}""", overwrite: true);

        Assert.Equal("""{"prompt":"p","responses":[{"model":"m","text":"t","score":0.5}]}""", Text(row.Write([0.5], number: null)));
    }

    [Fact]
    public void Gold_that_is_missing_is_named() =>
        Assert.Contains("line 7: 'reference_answer' is missing", Assert.Throws<DataException>(() => Rows.Of("t").Gold).Message, StringComparison.Ordinal);

    [Fact]
    public void First_text_of_a_model_without_response_names_it() =>
        Assert.Contains("'large'", Assert.Throws<DataException>(() => Rows.Of("t").FirstTextOf("large")).Message, StringComparison.Ordinal);

    private static string Text(ReadOnlyMemory<byte> json) => Encoding.UTF8.GetString(json.Span);
}
