namespace BestRoute;

/// <summary>How a sample compares with the other samples of its draw: which ones gave exactly the same answer, and which ones contain more of the prompt.</summary>
internal static class RelativeFeatures
{
    /// <summary>The number of features.</summary>
    public const int Count = (int)RelativeFeature.Count + (ComparedCount * (int)ComparedFeature.Count);

    private const int ComparedCount = 9;

    /// <summary>Gets which features of the samples are compared.</summary>
    /// <remarks>Of each comparison the features in which a draw's samples differ most tellingly, and two of the answer's form.</remarks>
    public static ReadOnlySpan<int> Compared =>
    [
        BoostedFeatures.ValuesStart + (int)TextComparisonFeature.LeftShare,
        BoostedFeatures.ValuesStart + (int)TextComparisonFeature.RightShare,
        BoostedFeatures.ValuesStart + (int)TextComparisonFeature.RightCharacters,
        BoostedFeatures.LongestValueStart + (int)TextComparisonFeature.LeftShare,
        BoostedFeatures.LongestValueStart + (int)TextComparisonFeature.RightShare,
        BoostedFeatures.BareStart + (int)TextComparisonFeature.LeftShare,
        BoostedFeatures.BareStart + (int)TextComparisonFeature.RightShare,
        BoostedFeatures.AnswerStart + (int)AnswerFeature.Length,
        BoostedFeatures.AnswerStart + (int)AnswerFeature.ForeignShare,
    ];

    /// <summary>Computes the features of one member of a draw.</summary>
    /// <param name="answers">A number for each sample that is the same for the same answer, to the letter.</param>
    /// <param name="samples">The features of each sample alone, as <see cref="BoostedFeatures"/> orders them.</param>
    /// <param name="members">The samples that were drawn, <paramref name="sample"/> among them.</param>
    /// <param name="sample">The sample to describe.</param>
    /// <param name="features">Receives <see cref="Count"/> finite numbers.</param>
    public static void Compute(ReadOnlySpan<int> answers, float[][] samples, ReadOnlySpan<int> members, int sample, Span<float> features)
    {
        int same = 0, distinct = 0, largestElsewhere = 0;
        for (var i = 0; i < members.Length; i++)
        {
            int size = 0, before = 0;
            for (var j = 0; j < members.Length; j++)
            {
                size += answers[members[i]] == answers[members[j]] ? 1 : 0;
                before += j < i && answers[members[i]] == answers[members[j]] ? 1 : 0;
            }

            distinct += before == 0 ? 1 : 0;
            same += answers[members[i]] == answers[sample] ? 1 : 0;
            largestElsewhere = answers[members[i]] == answers[sample] ? largestElsewhere : Math.Max(largestElsewhere, size);
        }

        features[(int)RelativeFeature.SameShare] = (float)same / members.Length;
        features[(int)RelativeFeature.LeadShare] = (float)(same - largestElsewhere) / members.Length;
        features[(int)RelativeFeature.DistinctAnswers] = distinct;
        features[(int)RelativeFeature.Members] = members.Length;
        for (var c = 0; c < Compared.Length; c++)
        {
            var own = samples[sample][Compared[c]];
            var sum = 0f;
            int higher = 0, lower = 0;
            foreach (var other in members)
            {
                var value = samples[other][Compared[c]];
                sum += value;
                higher += value > own ? 1 : 0;
                lower += value < own ? 1 : 0;
            }

            var compared = features.Slice((int)RelativeFeature.Count + (c * (int)ComparedFeature.Count), (int)ComparedFeature.Count);
            compared[(int)ComparedFeature.AboveMean] = own - (sum / members.Length);
            compared[(int)ComparedFeature.Higher] = higher;
            compared[(int)ComparedFeature.Lower] = lower;
        }
    }
}
