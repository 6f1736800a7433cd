namespace BestRoute.Tests;

/// <summary>
/// The order in which packages store what belongs to features: weights, means and the numbers by which trees split. A package that was written with another
/// order would be read without an error and would decide by the wrong features. Who changes a list here has to raise the version that is next to it.
/// </summary>
public class FeatureOrderTests
{
    [Fact]
    public void Surface_features_keep_their_order()
    {
        Assert.Equal(2, PackageManifest.CurrentSchemaVersion);
        AssertOrder<SurfaceFeature>(
            SurfaceFeatures.Count,
            "Characters", "Words", "WordLength", "DigitShare", "UpperShare", "PunctuationShare", "CodeShare", "QuoteShare", "NonAsciiShare", "LineBreaks", "LongestLine",
            "QuestionMarks", "Numbers", "LargestMagnitude", "OptionLines", "HasFence");
    }

    [Fact]
    public void Features_of_both_rewards_keep_their_order()
    {
        Assert.Equal((1, 1), (LinearRewardParameters.CurrentFeatureVersion, BoostedRewardParameters.CurrentFeatureVersion));
        AssertOrder<DrawFeature>(
            DrawFeatures.Count,
            "AgreeingShare", "MarkedAgreeingShare", "IsInLargestCluster", "IsInOnlyLargestCluster", "MeanSimilarity", "LargestSimilarity", "MeanAnswerSimilarity",
            "RelativeLength", "LengthDeviation", "IsLongest", "IsShortest", "RelativeAnswerLength", "AnswerLengthDeviation", "MarkedBeyondDraw", "AgreeingShareSquared",
            "MarkedAnswerSimilarity");
        AssertOrder<ResponseFeature>(
            ResponseFeatures.Count,
            "Length", "LineBreaks", "DigitShare", "HasFence", "EndsSentence", "EndsBracket", "AnswerLength", "IsAnswerUnbalanced", "IsAnswerInPrompt", "IsAnswerNumeric",
            "IsAnswerBracketed", "IsLastLine", "IsPhrase", "IsBoxed", "IsJson", "IsTag", "PromptWordShare", "DistinctWordShare", "PromptWordShareOfAnswer", "AnswerWords");
        Assert.Equal((16, 36), (RewardFeatures.ResponseStart, RewardFeatures.HashedStart));
    }

    [Fact]
    public void Features_of_the_boosted_reward_keep_their_order()
    {
        Assert.Equal(1, BoostedRewardParameters.CurrentFeatureVersion);
        AssertOrder<RelativeFeature>((int)RelativeFeature.Count, "SameShare", "LeadShare", "DistinctAnswers", "Members");
        AssertOrder<ComparedFeature>((int)ComparedFeature.Count, "AboveMean", "Higher", "Lower");
        AssertOrder<TextComparisonFeature>(
            TextComparison.Count,
            "LengthDifference", "LengthRatio", "LeftShare", "RightShare", "LeftCharacters", "RightCharacters", "AreEqual", "Prefix", "Suffix", "RightContainsLeft",
            "LeftContainsRight", "Reordered");
        AssertOrder<AnswerFeature>(
            AnswerFeatures.Count,
            "Depth", "Commas", "IsUnbalanced", "IsQuoteOpen", "Length", "UpperShare", "LowerShare", "DigitShare", "SpaceShare", "OtherShare", "ForeignCharacters",
            "ForeignShare", "AnswerForm", "TruthValue", "HasDoubleQuote", "LineBreaks", "ValueCount", "QuotedValues", "NumericValues", "WordValues", "ValuesBeyondPrompt",
            "KnownValueShare", "AskedValueShare", "RepeatedValues", "MeanValueLength", "Magnitude", "Sign", "Decimals", "DistanceToLongestValue", "IsInPrompt",
            "DistanceToLastNumber", "MagnitudeToLargestNumber", "Occurrences", "IsInClosing", "IsInResponse", "LengthBefore");
        AssertOrder<PromptFeature>(
            PromptReading.Count,
            "Length", "LineBreaks", "DigitShare", "ClosingLength", "ClosingValues", "ClosingQuotedValues", "ClosingNumbers", "ClosingValuesLength",
            "ClosingLongestValueLength", "ClosingSquareBrackets", "ClosingBraces", "ClosingParentheses", "ClosingQuestionPosition", "Numbers", "LargestNumber");

        // Left and right share and right characters of the values, both shares of the longest value and of the bare answer, length and foreign share of the answer.
        Assert.Equal([2, 3, 5, 12 + 2, 12 + 3, 24 + 2, 24 + 3, 36 + 4, 36 + 11], RelativeFeatures.Compared.ToArray());

        // 16 of the draw, 4 and 9 times 3 of the sample next to the draw, then those of the sample alone.
        Assert.Equal((31, 154), (RelativeFeatures.Count, BoostedFeatures.DenseCount));
        Assert.Equal(
            [0, 12, 24, 36, 72, 92],
            [
                BoostedFeatures.ValuesStart, BoostedFeatures.LongestValueStart, BoostedFeatures.BareStart, BoostedFeatures.AnswerStart, BoostedFeatures.ResponseStart,
                BoostedFeatures.PromptStart,
            ]);
    }

    /// <summary>Compares the names by value: those of an enumeration come sorted.</summary>
    private static void AssertOrder<T>(int count, params string[] names)
        where T : struct, Enum
    {
        Assert.Equal([.. names, "Count"], Enum.GetNames<T>());
        Assert.Equal(Enumerable.Range(0, count + 1), Enum.GetValues<T>().Select(static value => Convert.ToInt32(value, null)));
    }
}
