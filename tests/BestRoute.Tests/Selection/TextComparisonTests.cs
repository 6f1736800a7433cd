namespace BestRoute.Tests;

public class TextComparisonTests
{
    [Fact]
    public void Shares_are_those_of_the_textbook_algorithms()
    {
        var random = new Random(41);
        for (var round = 0; round < 200; round++)
        {
            string left = Text(random), right = Text(random);
            var features = Compute(left, right);

            int inOrder = CommonSubsequence(left, right), inAnyOrder = left.Intersect(right).Sum(c => Math.Min(left.Count(x => x == c), right.Count(x => x == c)));
            Assert.Equal(inOrder / Math.Max(1f, left.Length), features[(int)TextComparisonFeature.LeftShare], 5);
            Assert.Equal(inOrder / Math.Max(1f, right.Length), features[(int)TextComparisonFeature.RightShare], 5);
            Assert.Equal(inAnyOrder / Math.Max(1f, left.Length), features[(int)TextComparisonFeature.LeftCharacters], 5);
            Assert.Equal(inAnyOrder / Math.Max(1f, right.Length), features[(int)TextComparisonFeature.RightCharacters], 5);
            Assert.Equal(inAnyOrder - inOrder, features[(int)TextComparisonFeature.Reordered]);
        }
    }

    [Fact]
    public void Beginnings_ends_and_parts_are_seen()
    {
        var features = Compute("abxyz", "abyz");

        Assert.Equal([1, MathF.Log(5 / 4f)], features[..2]);
        Assert.Equal([0, 0.5f, 0.5f, 0, 0], features[6..11]);
        Assert.Equal([1, 1, 1, 1, 1], Compute("ab", "ab")[6..11]);
        Assert.Equal([0, 1, 0, 1, 0], Compute("ab", "abc")[6..11]);
        Assert.Equal([0, 0, 1, 0, 1], Compute("cab", "ab")[6..11]);
        Assert.Equal([1, 0, 0, 0, 0], Compute("", "")[6..11]);
    }

    private static float[] Compute(string left, string right)
    {
        var features = new float[TextComparison.Count];
        TextComparison.Compute(left, right, features);
        return features;
    }

    private static string Text(Random random) => new([.. Enumerable.Range(0, random.Next(90)).Select(_ => (char)('a' + random.Next(5)))]);

    private static int CommonSubsequence(string left, string right)
    {
        var lengths = new int[left.Length + 1, right.Length + 1];
        for (var i = 1; i <= left.Length; i++)
        {
            for (var j = 1; j <= right.Length; j++)
            {
                lengths[i, j] = left[i - 1] == right[j - 1] ? lengths[i - 1, j - 1] + 1 : Math.Max(lengths[i - 1, j], lengths[i, j - 1]);
            }
        }

        return lengths[left.Length, right.Length];
    }
}
