namespace BestRoute.Training;

/// <summary>The rows of a package's heads, by what they predict.</summary>
internal sealed class PackageHeads
{
    public PackageHeads(RoutingPackage package)
    {
        var (heads, routes, reference) = (package.Heads, package.Manifest.Routes, package.Manifest.Pool.Reference);
        double[] Row(int row) =>
        [
            .. heads.Weights.Slice(row * heads.Dimensions, heads.Dimensions).ToArray().Select(static weight => (double)weight),
            heads.Biases[row],
        ];
        int[] single = [.. Enumerable.Range(0, heads.Routes).Where(route => routes[route].Samples == 1)];
        int[] candidates = [.. single.Where(route => routes[route].Model != reference)];
        CandidateMatches = [.. candidates.Select(Row)];
        SingleQualities = [.. single.Select(route => Row(heads.Routes + route))];
        Reference = Row(heads.Routes + single.Except(candidates).Single());
        Lengths = [.. Enumerable.Range(0, heads.Models).Select(model => Row((2 * heads.Routes) + model))];
        GapSlope = candidates.Average(route => package.Manifest.Calibration[route].GapSlope);
    }

    /// <summary>Gets the match heads of the candidates' routes with one sample.</summary>
    public IReadOnlyList<double[]> CandidateMatches { get; }

    /// <summary>Gets the quality heads of all models' routes with one sample.</summary>
    public IReadOnlyList<double[]> SingleQualities { get; }

    /// <summary>Gets the quality head of the reference.</summary>
    public double[] Reference { get; }

    /// <summary>Gets the length heads of all models.</summary>
    public IReadOnlyList<double[]> Lengths { get; }

    /// <summary>Gets how far the package believes predicted gaps: one slope for all routes.</summary>
    public double GapSlope { get; }

    /// <summary>Puts the heads of further routes and models behind a package's own, whose numbers stay as they are.</summary>
    /// <param name="known">The package's heads.</param>
    /// <param name="added">The further heads.</param>
    public static LinearHeads Append(LinearHeads known, LinearHeads added)
    {
        // Rows come in three blocks: match, quality, length.
        (int Start, int End)[] knownBlocks = Blocks(known), addedBlocks = Blocks(added);
        var weights = new List<float>();
        var biases = new List<float>();
        foreach (var (own, further) in knownBlocks.Zip(addedBlocks))
        {
            foreach (var (heads, (start, end)) in new[] { (known, own), (added, further) })
            {
                weights.AddRange(heads.Weights[(start * heads.Dimensions)..(end * heads.Dimensions)]);
                biases.AddRange(heads.Biases[start..end]);
            }
        }

        return new LinearHeads(known.Routes + added.Routes, known.Models + added.Models, known.Dimensions, [.. weights], [.. biases]);
    }

    private static (int Start, int End)[] Blocks(LinearHeads heads) =>
        [(0, heads.Routes), (heads.Routes, 2 * heads.Routes), (2 * heads.Routes, heads.Rows)];
}
