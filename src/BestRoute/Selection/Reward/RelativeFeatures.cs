namespace BestRoute;

/// <summary>How a sample compares with the other samples of its draw: which ones gave exactly the same answer, and which ones contain more of the prompt.</summary>
internal static class RelativeFeatures
{
    /// <summary>The number of features.</summary>
    public const int Count = 4 + (3 * ComparedCount);

    private const int ComparedCount = 9;

    // From each comparison, the features in which the samples of a draw differ most usefully, and two features of the answer's form.
    private static readonly int[] _compared =
    [
        TextComparison.LeftShare,
        TextComparison.RightShare,
        TextComparison.RightCharacters,
        TextComparison.Count + TextComparison.LeftShare,
        TextComparison.Count + TextComparison.RightShare,
        (2 * TextComparison.Count) + TextComparison.LeftShare,
        (2 * TextComparison.Count) + TextComparison.RightShare,
        (3 * TextComparison.Count) + 4,
        (3 * TextComparison.Count) + 11,
    ];

    /// <summary>Computes the features of one member of a draw.</summary>
    /// <param name="answers">A number for each sample. Exactly equal answers have the same number.</param>
    /// <param name="samples">For each sample, three <see cref="TextComparison"/> and its <see cref="AnswerFeatures"/>.</param>
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

        features[0] = (float)same / members.Length;
        features[1] = (float)(same - largestElsewhere) / members.Length;
        features[2] = distinct;
        features[3] = members.Length;
        for (var c = 0; c < ComparedCount; c++)
        {
            var own = samples[sample][_compared[c]];
            var sum = 0f;
            int higher = 0, lower = 0;
            foreach (var other in members)
            {
                var value = samples[other][_compared[c]];
                sum += value;
                higher += value > own ? 1 : 0;
                lower += value < own ? 1 : 0;
            }

            features[4 + (3 * c)] = own - (sum / members.Length);
            features[5 + (3 * c)] = higher;
            features[6 + (3 * c)] = lower;
        }
    }
}
