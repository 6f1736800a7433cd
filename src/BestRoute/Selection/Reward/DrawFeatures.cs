using static BestRoute.DrawFeature;

namespace BestRoute;

/// <summary>The features of a sample that depend on the rest of its draw: agreement, and size compared with the others.</summary>
internal static class DrawFeatures
{
    /// <summary>The number of features.</summary>
    public const int Count = (int)DrawFeature.Count;

    /// <summary>Computes the features of one member of a draw.</summary>
    /// <param name="draw">All samples of the prompt.</param>
    /// <param name="members">The samples that were drawn, <paramref name="sample"/> among them.</param>
    /// <param name="sample">The sample to describe.</param>
    /// <param name="features">Receives <see cref="Count"/> finite numbers.</param>
    public static void Compute(DrawAgreement draw, ReadOnlySpan<int> members, int sample, Span<double> features)
    {
        var others = Math.Max(1, members.Length - 1);
        var cluster = 0;
        var markedCluster = 0;
        var largest = 0;
        var largestElsewhere = 0;
        var marked = 0;
        double similarity = 0, nearest = 0, answerSimilarity = 0, length = 0, answerLength = 0;
        int longer = 0, shorter = 0;
        foreach (var other in members)
        {
            var size = 0;
            foreach (var third in members)
            {
                size += draw.SameAnswer(other, third) ? 1 : 0;
            }

            var same = draw.SameAnswer(sample, other);
            largest = Math.Max(largest, size);
            largestElsewhere = same ? largestElsewhere : Math.Max(largestElsewhere, size);
            cluster += same ? 1 : 0;
            markedCluster += same && draw.Answer(other).IsMarked && draw.Answer(sample).IsMarked ? 1 : 0;
            marked += draw.Answer(other).IsMarked ? 1 : 0;
            length += draw.Text(other).Length;
            answerLength += draw.Answer(other).Text.Length;
            longer += draw.Text(other).Length > draw.Text(sample).Length ? 1 : 0;
            shorter += draw.Text(other).Length < draw.Text(sample).Length ? 1 : 0;
            if (other != sample)
            {
                similarity += draw.Similarity(sample, other);
                nearest = Math.Max(nearest, draw.Similarity(sample, other));
                answerSimilarity += draw.AnswerSimilarity(sample, other);
            }
        }

        var relativeLength = Math.Log((draw.Text(sample).Length + 1) / ((length / members.Length) + 1));
        var relativeAnswer = Math.Log((draw.Answer(sample).Text.Length + 1) / ((answerLength / members.Length) + 1));
        features[(int)AgreeingShare] = (double)cluster / members.Length;
        features[(int)MarkedAgreeingShare] = (double)markedCluster / members.Length;
        features[(int)IsInLargestCluster] = cluster > 0 && cluster == largest ? 1 : 0;
        features[(int)IsInOnlyLargestCluster] = cluster > largestElsewhere && cluster > 1 ? 1 : 0;
        features[(int)MeanSimilarity] = similarity / others;
        features[(int)LargestSimilarity] = nearest;
        features[(int)MeanAnswerSimilarity] = answerSimilarity / others;
        features[(int)RelativeLength] = relativeLength;
        features[(int)LengthDeviation] = Math.Abs(relativeLength);
        features[(int)IsLongest] = longer == 0 && members.Length > 1 ? 1 : 0;
        features[(int)IsShortest] = shorter == 0 && members.Length > 1 ? 1 : 0;
        features[(int)RelativeAnswerLength] = relativeAnswer;
        features[(int)AnswerLengthDeviation] = Math.Abs(relativeAnswer);
        features[(int)MarkedBeyondDraw] = (draw.Answer(sample).IsMarked ? 1 : 0) - ((double)marked / members.Length);
        features[(int)AgreeingShareSquared] = features[(int)AgreeingShare] * features[(int)AgreeingShare];
        features[(int)MarkedAnswerSimilarity] = draw.Answer(sample).IsMarked ? features[(int)MeanAnswerSimilarity] : 0;
    }
}
