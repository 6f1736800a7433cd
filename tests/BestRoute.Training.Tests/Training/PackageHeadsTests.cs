namespace BestRoute.Training.Tests.AddModel;

public class PackageHeadsTests
{
    [Fact]
    public void Appended_heads_leave_all_others_as_they_were()
    {
        var random = new Random(1);
        var known = Heads(random, routes: 3, models: 2);
        var added = Heads(random, routes: 2, models: 1);
        float[] vector = Numbers(random, 4), all = new float[13], own = new float[8], further = new float[5];

        PackageHeads.Append(known, added).Compute(vector, all);
        known.Compute(vector, own);
        added.Compute(vector, further);

        // Match logits of all routes, then their quality logits, then length factors of all models.
        Assert.Equal([.. own[..3], .. further[..2], .. own[3..6], .. further[2..4], .. own[6..], .. further[4..]], all);
    }

    private static LinearHeads Heads(Random random, int routes, int models) =>
        new(routes, models, 4, Numbers(random, 4 * ((2 * routes) + models)), Numbers(random, (2 * routes) + models));

    private static float[] Numbers(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextSingle() - 0.5f)];
}
