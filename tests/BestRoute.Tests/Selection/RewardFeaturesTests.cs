namespace BestRoute.Tests;

/// <summary>Every feature of the rewards, computed by hand for a small example.</summary>
public class RewardFeaturesTests
{
    private const string Prompt = "Use 12 and 7.\nassert f('ab', 7) == ??";
    private const string Response = "So it gives ['a', 7].\n<answer>['a', 7]</answer>";

    [Fact]
    public void Features_of_the_prompt() => AssertAll(
        Array.ConvertAll(new PromptReading(Prompt).Features, static value => (double)value),
        (PromptFeature.Length, Math.Log(1 + Prompt.Length)),
        (PromptFeature.LineBreaks, 1),
        (PromptFeature.DigitShare, 4.0 / Prompt.Length),
        (PromptFeature.ClosingLength, 23),
        (PromptFeature.ClosingValues, 2),
        (PromptFeature.ClosingQuotedValues, 1),
        (PromptFeature.ClosingNumbers, 1),
        (PromptFeature.ClosingValuesLength, 3),
        (PromptFeature.ClosingLongestValueLength, 2),
        (PromptFeature.ClosingSquareBrackets, 0),
        (PromptFeature.ClosingBraces, 0),
        (PromptFeature.ClosingParentheses, 1),
        (PromptFeature.ClosingQuestionPosition, 21.0 / 23),
        (PromptFeature.Numbers, 2),
        (PromptFeature.LargestNumber, Math.Log(13)));

    [Fact]
    public void Features_of_the_response()
    {
        var features = new double[ResponseFeatures.Count];
        ResponseFeatures.Compute(new PromptWords(Prompt), Response, AnswerExtractor.Extract(Response, out _), features);

        // Words: so it gives a 7 answer a 7 answer; the prompt has 7 alone. The answer is read without white space.
        AssertAll(
            features,
            (ResponseFeature.Length, Math.Log(1 + Response.Length)),
            (ResponseFeature.LineBreaks, Math.Log(2)),
            (ResponseFeature.DigitShare, 2.0 / Response.Length),
            (ResponseFeature.HasFence, 0),
            (ResponseFeature.EndsSentence, 0),
            (ResponseFeature.EndsBracket, 1),
            (ResponseFeature.AnswerLength, Math.Log(8)),
            (ResponseFeature.IsAnswerUnbalanced, 0),
            (ResponseFeature.IsAnswerInPrompt, 0),
            (ResponseFeature.IsAnswerNumeric, 0),
            (ResponseFeature.IsAnswerBracketed, 1),
            (ResponseFeature.IsLastLine, 0),
            (ResponseFeature.IsPhrase, 0),
            (ResponseFeature.IsBoxed, 0),
            (ResponseFeature.IsJson, 0),
            (ResponseFeature.IsTag, 1),
            (ResponseFeature.PromptWordShare, 2.0 / 9),
            (ResponseFeature.DistinctWordShare, 6.0 / 9),
            (ResponseFeature.PromptWordShareOfAnswer, 1.0 / 2),
            (ResponseFeature.AnswerWords, Math.Log(3)));
    }

    [Fact]
    public void Features_of_the_answer() => AssertAll(
        AnswerOf(Response),
        (AnswerFeature.Depth, 1),
        (AnswerFeature.Commas, 1),
        (AnswerFeature.IsUnbalanced, 0),
        (AnswerFeature.IsQuoteOpen, 0),
        (AnswerFeature.Length, 8),
        (AnswerFeature.UpperShare, 0),
        (AnswerFeature.LowerShare, 1.0 / 8),
        (AnswerFeature.DigitShare, 1.0 / 8),
        (AnswerFeature.SpaceShare, 1.0 / 8),
        (AnswerFeature.OtherShare, 5.0 / 8),
        (AnswerFeature.ForeignCharacters, 2),
        (AnswerFeature.ForeignShare, 2.0 / 8),
        (AnswerFeature.AnswerForm, 2),
        (AnswerFeature.TruthValue, -1),
        (AnswerFeature.HasDoubleQuote, 0),
        (AnswerFeature.LineBreaks, 0),
        (AnswerFeature.ValueCount, 2),
        (AnswerFeature.QuotedValues, 1),
        (AnswerFeature.NumericValues, 1),
        (AnswerFeature.WordValues, 0),
        (AnswerFeature.ValuesBeyondPrompt, 0),
        (AnswerFeature.KnownValueShare, 1.0 / 2),
        (AnswerFeature.AskedValueShare, 1.0 / 2),
        (AnswerFeature.RepeatedValues, 0),
        (AnswerFeature.MeanValueLength, 1),
        (AnswerFeature.Magnitude, -1),
        (AnswerFeature.Sign, 0),
        (AnswerFeature.Decimals, -1),
        (AnswerFeature.DistanceToLongestValue, -21),
        (AnswerFeature.IsInPrompt, 0),
        (AnswerFeature.DistanceToLastNumber, 0),
        (AnswerFeature.MagnitudeToLargestNumber, 0),
        (AnswerFeature.Occurrences, 1),
        (AnswerFeature.IsInClosing, 1),
        (AnswerFeature.IsInResponse, 1),
        (AnswerFeature.LengthBefore, Math.Log(1 + Response.LastIndexOf('['))));

    [Fact]
    public void Features_of_an_answer_that_is_a_number()
    {
        var features = AnswerOf("<answer>-3.5</answer>");

        Assert.Equal(Math.Log(4.5), features[(int)AnswerFeature.Magnitude], 1e-6);
        Assert.Equal(-1, features[(int)AnswerFeature.Sign]);
        Assert.Equal(2, features[(int)AnswerFeature.Decimals]);
        Assert.Equal(-5.5, features[(int)AnswerFeature.DistanceToLongestValue]);
        Assert.Equal(0, features[(int)AnswerFeature.IsInPrompt]);
        Assert.Equal(-10.5, features[(int)AnswerFeature.DistanceToLastNumber]);
        Assert.Equal(Math.Log(4.5 / 13), features[(int)AnswerFeature.MagnitudeToLargestNumber], 1e-6);
    }

    [Fact]
    public void Features_of_the_draw()
    {
        var draw = new DrawAgreement(["<answer>1</answer>", "<answer>1</answer>", "no idea at all"]);
        var features = new double[DrawFeatures.Count];
        DrawFeatures.Compute(draw, [0, 1, 2], 0, features);

        // The texts have 18, 18 and 14 characters, the answers 1, 1 and 14.
        double length = Math.Log(19 / ((50 / 3.0) + 1)), answer = Math.Log(2 / ((16 / 3.0) + 1));
        AssertAll(
            features,
            (DrawFeature.AgreeingShare, 2.0 / 3),
            (DrawFeature.MarkedAgreeingShare, 2.0 / 3),
            (DrawFeature.IsInLargestCluster, 1),
            (DrawFeature.IsInOnlyLargestCluster, 1),
            (DrawFeature.MeanSimilarity, 1.0 / 2),
            (DrawFeature.LargestSimilarity, 1),
            (DrawFeature.MeanAnswerSimilarity, 1.0 / 2),
            (DrawFeature.RelativeLength, length),
            (DrawFeature.LengthDeviation, Math.Abs(length)),
            (DrawFeature.IsLongest, 1),
            (DrawFeature.IsShortest, 0),
            (DrawFeature.RelativeAnswerLength, answer),
            (DrawFeature.AnswerLengthDeviation, Math.Abs(answer)),
            (DrawFeature.MarkedBeyondDraw, 1 - (2.0 / 3)),
            (DrawFeature.AgreeingShareSquared, 4.0 / 9),
            (DrawFeature.MarkedAnswerSimilarity, 1.0 / 2));
    }

    [Fact]
    public void Features_next_to_the_draw()
    {
        // Two samples of three give the same answer; the answers differ in their lengths alone.
        float[][] samples = [.. new[] { 5f, 5f, 2f }.Select(static length =>
        {
            var alone = new float[BoostedFeatures.DenseCount];
            alone[BoostedFeatures.AnswerStart + (int)AnswerFeature.Length] = length;
            return alone;
        })];
        var features = new float[RelativeFeatures.Count];
        RelativeFeatures.Compute([0, 0, 1], samples, [0, 1, 2], 0, features);

        var ofLength = (int)RelativeFeature.Count
            + (RelativeFeatures.Compared.IndexOf(BoostedFeatures.AnswerStart + (int)AnswerFeature.Length) * (int)ComparedFeature.Count);
        Assert.Equal(2 / 3f, features[(int)RelativeFeature.SameShare], 1e-6);
        Assert.Equal(1 / 3f, features[(int)RelativeFeature.LeadShare], 1e-6);
        Assert.Equal(2, features[(int)RelativeFeature.DistinctAnswers]);
        Assert.Equal(3, features[(int)RelativeFeature.Members]);
        Assert.Equal(1, features[ofLength + (int)ComparedFeature.AboveMean]);
        Assert.Equal(0, features[ofLength + (int)ComparedFeature.Higher]);
        Assert.Equal(1, features[ofLength + (int)ComparedFeature.Lower]);
        Assert.Equal(6, features.Count(static value => value != 0));
    }

    private static double[] AnswerOf(string response)
    {
        var answer = AnswerText.Of(response);
        var features = new float[AnswerFeatures.Count];
        AnswerFeatures.Compute(new PromptReading(Prompt), answer, new TextValues(answer.Text), features);
        return Array.ConvertAll(features, static value => (double)value);
    }

    private static void AssertAll<T>(double[] features, params (T Feature, double Value)[] expected)
        where T : struct, Enum
    {
        Assert.Equal(features.Length, expected.Length);
        foreach (var (feature, value) in expected)
        {
            var found = features[Convert.ToInt32(feature, null)];
            Assert.True(Math.Abs(value - found) < 1e-6, $"{feature} is {found}, not {value}");
        }
    }
}
