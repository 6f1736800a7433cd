using System.Buffers.Binary;
using System.Text.Json.Nodes;

namespace BestRoute.Tests;

public sealed partial class PackageDamageTests
{
    [Theory]
    [InlineData("kind", "\"linear\"", "missing required properties including: 'linear'")]
    [InlineData("kind", "\"consensus\"", "tensor 'scorer.features' is not in the manifest")]
    [InlineData("boosted", "null", "manifest.json is not a manifest")]
    [InlineData("boosted.featureVersion", "99", "features of version 99")]
    [InlineData("boosted.trees", "0", "0 trees of depth 2")]
    [InlineData("boosted.trees", "3", "tensor 'scorer.features' is I32 [2, 3], but the manifest needs I32 [3, 3]")]
    [InlineData("boosted.trees", "1000000000", "1000000000 trees of depth 2")]
    [InlineData("boosted.depth", "0", "2 trees of depth 0")]
    [InlineData("boosted.depth", "31", "2 trees of depth 31")]
    [InlineData("boosted.depth", "1", "tensor 'scorer.features' is I32 [2, 3], but the manifest needs I32 [2, 1]")]
    [InlineData("boosted.wordBuckets", "0", "0 word buckets")]
    [InlineData("boosted.wordBuckets", "7", "Split 2 is on feature")]
    public void A_boosted_scorer_that_is_not_what_the_manifest_says(string member, string value, string fault)
    {
        TestPackages.Create(scorer: TestPackages.Boosted()).Save(_folder.Package);
        EditManifest(json =>
        {
            var scorer = json["scorer"]!;
            var owner = member.Contains('.', StringComparison.Ordinal) ? scorer["boosted"]! : scorer;
            owner[member.Split('.')[^1]] = JsonNode.Parse(value);
        });

        AssertRefused(fault, value == "99" ? "Update BestRoute" : "bestroute train");
    }

    [Theory]
    [InlineData("scorer.features", -1, "Split 0 is on feature -1")]
    [InlineData("scorer.features", int.MaxValue, "Split 0 is on feature 2147483647")]
    [InlineData("scorer.thresholds", 0x7FC00000, "thresholds[0] is NaN")]
    [InlineData("scorer.values", 0x7FC00000, "values[0] is NaN")]
    public void A_tree_with_a_number_that_is_none(string tensor, int bits, string fault)
    {
        TestPackages.Create(scorer: TestPackages.Boosted()).Save(_folder.Package);
        EditWeights(file =>
        {
            var length = (int)BinaryPrimitives.ReadInt64LittleEndian(file);
            var begin = (int)JsonNode.Parse(file.AsSpan(8, length))![tensor]!["data_offsets"]![0]!;
            BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(8 + length + begin), bits);
            return file;
        });

        AssertRefused(fault);
    }

    [Theory]
    [InlineData("scorer.features")]
    [InlineData("scorer.thresholds")]
    [InlineData("scorer.values")]
    public void A_tree_tensor_under_another_name(string tensor)
    {
        TestPackages.Create(scorer: TestPackages.Boosted()).Save(_folder.Package);
        EditHeader(header => header.Replace(tensor, "scorer.strange", StringComparison.Ordinal));

        AssertRefused($"tensor '{tensor}' is missing");
    }
}
