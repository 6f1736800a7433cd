using System.Text.Json;
using Microsoft.Extensions.AI;

namespace BestRoute.Tests;

public sealed class JsonSchemaTests
{
    private const string City = """{"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}""";

    [Theory]
    [InlineData("true", "1", true)]
    [InlineData("false", "1", false)]
    [InlineData("{}", "1", true)]
    [InlineData(City, """{"city": "Rome"}""", true)]
    [InlineData(City, """{"town": "Rome"}""", false)]
    [InlineData(City, "\"Rome\"", false)]
    [InlineData(City, """{"city": 7}""", false)]
    [InlineData("""{"type": ["string", "null"]}""", "null", true)]
    [InlineData("""{"type": ["string", "null"]}""", "1", false)]
    [InlineData("""{"type": "integer"}""", "2.0", true)]
    [InlineData("""{"type": "integer"}""", "2.5", false)]
    [InlineData("""{"type": "number"}""", "2.5", true)]
    [InlineData("""{"type": "boolean"}""", "false", true)]
    [InlineData("""{"type": "boolean"}""", "0", false)]
    [InlineData("""{"enum": ["a", {"x": 1, "y": 2}]}""", """{"y": 2.0, "x": 1}""", true)]
    [InlineData("""{"enum": ["a", "b"]}""", "\"c\"", false)]
    [InlineData("""{"const": 1}""", "1.0", true)]
    [InlineData("""{"const": 1}""", "2", false)]
    [InlineData("""{"properties": {"a": {}}, "additionalProperties": false}""", """{"a": 1}""", true)]
    [InlineData("""{"properties": {"a": {}}, "additionalProperties": false}""", """{"a": 1, "b": 2}""", false)]
    [InlineData("""{"additionalProperties": {"type": "string"}}""", """{"a": "1"}""", true)]
    [InlineData("""{"additionalProperties": {"type": "string"}}""", """{"a": 1}""", false)]
    [InlineData("""{"items": {"type": "integer"}}""", "[1, 2]", true)]
    [InlineData("""{"items": {"type": "integer"}}""", "[1, \"2\"]", false)]
    [InlineData("""{"anyOf": [{"type": "string"}, {"minimum": 5}]}""", "7", true)]
    [InlineData("""{"anyOf": [{"type": "string"}, {"minimum": 5}]}""", "3", false)]
    [InlineData("""{"oneOf": [{"minimum": 1}, {"minimum": 5}]}""", "7", false)]
    [InlineData("""{"allOf": [{"minimum": 1}, {"exclusiveMaximum": 5}]}""", "5", false)]
    [InlineData("""{"maxLength": 2}""", "\"\ud83d\ude00\ud83d\ude00\"", true)]
    [InlineData("""{"minItems": 1}""", "[]", false)]
    [InlineData("""{"$defs": {"n": {"properties": {"next": {"$ref": "#/$defs/n"}, "v": {"type": "integer"}}}}, "$ref": "#/$defs/n"}""", """{"v": 1, "next": {"v": 2}}""", true)]
    [InlineData("""{"$defs": {"n": {"properties": {"next": {"$ref": "#/$defs/n"}, "v": {"type": "integer"}}}}, "$ref": "#/$defs/n"}""", """{"v": 1, "next": {"v": "2"}}""", false)]
    [InlineData("""{"anyOf": [{"$ref": "#"}, {"$ref": "#"}]}""", "1", true)]
    [InlineData("""{"$ref": "https://example.com/elsewhere"}""", "1", true)]
    [InlineData("""{"required": "city"}""", "{}", true)]
    public void The_keywords_mean_what_the_specification_says(string schema, string value, bool expected) =>
        Assert.Equal(expected, JsonSchema.IsSatisfied(JsonElement.Parse(value), JsonElement.Parse(schema)));

    [Fact]
    public void What_a_type_serializes_to_satisfies_its_own_schema()
    {
        var schema = AIJsonUtilities.CreateJsonSchema(typeof(Forecast), serializerOptions: JsonSerializerOptions.Web);
        var random = new Random(41);
        for (var round = 0; round < 200; round++)
        {
            var forecast = Any(random, depth: 3);
            var json = JsonSerializer.SerializeToElement(forecast, JsonSerializerOptions.Web);

            Assert.True(JsonSchema.IsSatisfied(json, schema), json.GetRawText());
            Assert.False(JsonSchema.IsSatisfied(JsonElement.Parse(json.GetRawText().Replace("\"days\":", "\"days\":\"x\",\"d\":")), schema));
        }
    }

    [Fact]
    public async Task D6_Samples_that_break_the_schema_are_dropped()
    {
        var pool = new TestPool().Reference().Candidate("small", [0, 0, 0.9], client: FakeChatClient.Saying("""{"town": "Rome"}""", "\"Rome\"", """{"city": "Rome"}"""));
        using var client = pool.Client();

        var response = await client.GetResponseAsync("Where?", new ChatOptions { ResponseFormat = ChatResponseFormat.ForJsonSchema(JsonElement.Parse(City)) });

        Assert.Equal("""{"city": "Rome"}""", response.Text);
        Assert.Equal(1, response.GetRoutingDecision()!.Attempts[^1].SamplesValid);
    }

    [Fact]
    public void D6_A_single_answer_that_breaks_the_schema_is_dropped()
    {
        var options = new ChatOptions { ResponseFormat = ChatResponseFormat.ForJsonSchema(JsonElement.Parse(City)) };

        Assert.Equal(SampleValidity.Malformed, ValidityFilter.Judge(FakeChatClient.Answer("""{"town": "Rome"}"""), options, 1));
        Assert.Equal(SampleValidity.Malformed, ValidityFilter.Judge(FakeChatClient.Answer("Rome"), options, 1));
        Assert.Equal(SampleValidity.Valid, ValidityFilter.Judge(FakeChatClient.Answer("<think>?</think>{\"city\": \"Rome\"}"), options, 1));
        Assert.Equal(SampleValidity.Valid, ValidityFilter.Judge(FakeChatClient.Answer("{\"city\": \"\\ud800\"}"), options, 3));
    }

    [Fact]
    public async Task D6_Objects_that_differ_in_order_and_spacing_agree()
    {
        string[] samples =
        [
            "{\n  \"city\": \"Paris\",\n  \"days\": 2\n}",
            "{\n  \"city\": \"Rome\",\n  \"days\": 2\n}",
            """{"days": 2.0, "city": "Rome"}""",
            "```json\n{\"city\": \"R\\u006fme\", \"days\": 2}\n```",
        ];
        var scores = new double[4];

        await new ConsensusScorer().ScoreAsync(new ScoringRequest("Where?", [], [.. samples.Select(static text => FakeChatClient.Answer(text))]), scores, CancellationToken.None);

        var draw = new DrawAgreement(samples);
        Assert.False(draw.SameAnswer(0, 1));
        Assert.True(draw.SameAnswer(1, 2) && draw.SameAnswer(2, 3));
        Assert.True(scores[0] < scores[1]);
        Assert.Equal(scores[1], scores[2], 1);
    }

    [Fact]
    public void D6_Random_objects_agree_with_their_own_permutations_only()
    {
        var random = new Random(42);
        for (var round = 0; round < 200; round++)
        {
            var members = Enumerable.Range(0, random.Next(1, 6)).Select(i => (Name: $"m{i}", Value: random.Next(3))).ToArray();
            var swapped = members.ToArray();
            random.Shuffle(swapped);
            var other = members.ToArray();
            other[random.Next(other.Length)].Value += 3;

            var draw = new DrawAgreement([Text(members, ": ", ",\n"), Text(swapped, ":", ","), Text(other, ": ", ",\n")]);

            Assert.True(draw.SameAnswer(0, 1));
            Assert.False(draw.SameAnswer(0, 2));
            Assert.False(draw.SameAnswer(1, 2));
        }

        static string Text((string Name, int Value)[] members, string colon, string comma) =>
            $"{{\n{string.Join(comma, members.Select(member => $"\"{member.Name}\"{colon}{member.Value}"))}\n}}";
    }

    private static Forecast Any(Random random, int depth) => new(
        random.Next(2) == 0 ? null : "Rome",
        [.. Enumerable.Range(0, random.Next(3)).Select(_ => random.Next(100))],
        depth == 0 ? null : Any(random, depth - 1),
        (DayOfWeek)random.Next(7));

    private sealed record Forecast(string? City, int[] Days, Forecast? Next, DayOfWeek Day);
}
