namespace BestRoute.Training.Tests.Scoring;

public class PoolAgreementTests
{
    private static readonly PoolFile _pool = Pools.Of("large", ("a", 1), ("b", 1), ("c", 3));

    [Fact]
    public void A_response_with_the_references_answer_agrees_however_the_answer_is_written() =>
        Assert.Equal(
            [AnswerAgreement.Both, AnswerAgreement.Both, AnswerAgreement.Both, AnswerAgreement.Neither],
            Of(("large", "The answer is 1,000."), ("a", "1000"), ("b", "So we add.\n\n\\boxed{1000.0}"), ("c", "The answer is 999.")));

    [Fact]
    public void Three_models_outvote_the_reference() =>
        Assert.Equal(
            [AnswerAgreement.Reference, AnswerAgreement.Majority, AnswerAgreement.Majority, AnswerAgreement.Majority],
            Of(("large", "The answer is 1."), ("a", "The answer is 2."), ("b", "The answer is 2."), ("c", "The answer is 2.")));

    [Fact]
    public void Two_models_do_not_outvote_the_reference() =>
        Assert.Equal(
            [AnswerAgreement.Both, AnswerAgreement.Neither, AnswerAgreement.Neither, AnswerAgreement.Neither],
            Of(("large", "The answer is 1."), ("a", "The answer is 2."), ("b", "The answer is 2."), ("c", "The answer is 3.")));

    [Fact]
    public void Only_the_first_response_of_a_model_votes() =>
        Assert.Equal(
            [AnswerAgreement.Both, AnswerAgreement.Both, AnswerAgreement.Neither, AnswerAgreement.Neither, AnswerAgreement.Neither],
            Of(("large", "The answer is 1."), ("a", "The answer is 1."), ("c", "The answer is 2."), ("c", "The answer is 2."), ("c", "The answer is 2.")));

    [Fact]
    public void A_model_that_is_not_in_the_pool_has_no_vote() =>
        Assert.Equal(
            [AnswerAgreement.Both, AnswerAgreement.Neither, AnswerAgreement.Neither, AnswerAgreement.Neither],
            Of(("large", "The answer is 1."), ("a", "The answer is 2."), ("b", "The answer is 2."), ("stranger", "The answer is 2.")));

    [Fact]
    public void The_last_line_of_a_longer_text_is_compared_with_a_clear_answer() =>
        Assert.Equal(
            [AnswerAgreement.Both, AnswerAgreement.Both, AnswerAgreement.Neither, AnswerAgreement.Neither],
            Of(("large", "The answer is 7."), ("a", "We count them.\n7"), ("b", "We count them.\nI hope this helps!"), ("c", "eight")));

    [Fact]
    public void A_response_without_an_answer_agrees_with_nothing()
    {
        var longLine = new string('x', 200);
        var agreement = new PoolAgreement([("large", "7"), ("a", ""), ("b", " \n "), ("c", longLine), ("c", longLine)], _pool);

        Assert.Equal([AnswerAgreement.Both, AnswerAgreement.Neither, AnswerAgreement.Neither, AnswerAgreement.Neither, AnswerAgreement.Neither], Enumerable.Range(0, 5).Select(i => agreement[i]));
        Assert.Equal([true, false, false, false, false], Enumerable.Range(0, 5).Select(agreement.HasAnswer));
    }

    [Fact]
    public void Json_objects_are_answers() =>
        Assert.Equal(
            [AnswerAgreement.Both, AnswerAgreement.Both, AnswerAgreement.Neither],
            Of(("large", "{\n \"city\": \"Rome\",\n \"n\": 1\n}"), ("a", """{"n":1,"city":"Rome"}"""), ("b", """{"n":2,"city":"Rome"}""")));

    [Theory]
    [InlineData("Here is a poem.\nRoses are red,\nand so on.")]
    [InlineData("")]
    public void Nothing_is_known_if_the_reference_has_no_clear_answer(string reference)
    {
        var agreement = new PoolAgreement([("large", reference), ("a", "The answer is 7.")], _pool);

        Assert.Equal((true, false), (agreement.HasReference, agreement.IsReferenceClear));
        Assert.Equal([AnswerAgreement.Unknown, AnswerAgreement.Unknown], [agreement[0], agreement[1]]);
    }

    [Fact]
    public void Nothing_is_known_without_the_reference()
    {
        var agreement = new PoolAgreement([("a", "The answer is 7."), ("b", "The answer is 7.")], _pool);

        Assert.Equal((false, false), (agreement.HasReference, agreement.IsReferenceClear));
        Assert.Equal([AnswerAgreement.Unknown, AnswerAgreement.Unknown], [agreement[0], agreement[1]]);
    }

    [Fact]
    public void The_order_of_the_models_in_a_row_changes_nothing()
    {
        var random = new Random(5);
        for (var round = 0; round < 200; round++)
        {
            (string, string)[] row = [.. new[] { "large", "a", "b", "c", "stranger" }.Select(model => (model, $"The answer is {random.Next(3)}."))];
            var before = row.Zip(Of(row)).ToDictionary(static pair => pair.First.Item1, static pair => pair.Second);

            random.Shuffle(row);

            Assert.Equal(row.Select(response => before[response.Item1]), Of(row));
        }
    }

    private static AnswerAgreement[] Of(params (string Model, string Text)[] responses)
    {
        var agreement = new PoolAgreement(responses, _pool);
        return [.. responses.Select((_, i) => agreement[i])];
    }
}
