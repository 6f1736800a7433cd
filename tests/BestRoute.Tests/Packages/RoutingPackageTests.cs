using System.Text.Json;
using System.Text.Json.Nodes;

namespace BestRoute.Tests;

public sealed class RoutingPackageTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static float[] Encode(IQueryEncoder encoder, string text)
    {
        var vector = new float[encoder.Dimensions];
        Assert.True(encoder.EncodeAsync(text, vector, CancellationToken.None).IsCompletedSuccessfully);
        return vector;
    }

    [Fact]
    public void A_package_survives_the_round_trip()
    {
        var package = TestPackages.Create();

        package.Save(_folder.Package);
        var loaded = RoutingPackage.Load(_folder.Package);

        Assert.Equal(["manifest.json", "weights.safetensors"], Directory.GetFiles(_folder.Package).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal(Encode(package.Encoder, "How many apples are 3 apples?"), Encode(loaded.Encoder, "How many apples are 3 apples?"));
        Assert.Equal(package.Heads.Weights, loaded.Heads.Weights);
        Assert.Equal(package.Heads.Biases, loaded.Heads.Biases);
        Assert.IsType<ConsensusScorer>(loaded.Scorer);
        Assert.Equal(package.Manifest.Routes, loaded.Manifest.Routes);
        Assert.Equal(package.Manifest.Pool.Models, loaded.Manifest.Pool.Models);
        Assert.Equal(package.Manifest.LengthEstimates, loaded.Manifest.LengthEstimates);
        Assert.Equal(package.Manifest.TrainingData, loaded.Manifest.TrainingData);
        Assert.Equal(package.Manifest.Calibration[1].Match!.Knots, loaded.Manifest.Calibration[1].Match!.Knots);
        Assert.Equal(package.Manifest.Calibration[0], loaded.Manifest.Calibration[0]);
        Assert.Equal(package.Manifest.Sweep.Lambdas, loaded.Manifest.Sweep.Lambdas);
        Assert.Equal(package.Manifest.OperatingPoint, loaded.Manifest.OperatingPoint);
        Assert.Equal(1.5, loaded.Manifest.Metrics["zeta"]);
        Assert.Equal(7, loaded.Manifest.Seed);
    }

    [Fact]
    public void Token_counts_survive_the_round_trip()
    {
        var package = TestPackages.Create();
        var manifest = package.Manifest with
        {
            Pool = package.Manifest.Pool with { Tokens = PackagePool.O200k },
            LengthEstimates = [new("small", 120.5, 40, 1.25), new("large", 300, 20)],
        };

        (package with { Manifest = manifest }).Save(_folder.Package);
        var loaded = RoutingPackage.Load(_folder.Package).Manifest;

        Assert.Equal("o200k", loaded.Pool.Tokens);
        Assert.Equal(manifest.LengthEstimates, loaded.LengthEstimates);
        Assert.Equal(1.25, JsonNode.Parse(File.ReadAllText(_folder.File("manifest.json")))!["lengthEstimates"]![0]!["charactersPerToken"]!.GetValue<double>());
    }

    [Fact]
    public void A_package_without_token_counts_has_none_of_their_members()
    {
        TestPackages.Create().Save(_folder.Package);

        var text = File.ReadAllText(_folder.File("manifest.json"));
        Assert.DoesNotContain("\"tokens\"", text, StringComparison.Ordinal);
        Assert.DoesNotContain("charactersPerToken", text, StringComparison.Ordinal);
        Assert.Null(RoutingPackage.Load(_folder.Package).Manifest.Pool.Tokens);
        Assert.All(RoutingPackage.Load(_folder.Package).Manifest.LengthEstimates, static estimate => Assert.Null(estimate.CharactersPerToken));
    }

    [Fact]
    public void Operating_points_and_training_prompts_survive_the_round_trip()
    {
        CalibratedPoint[] points =
        [
            new(RoutingTarget.CostReduction(0.6), null, 40.5, new(1000, 0.61, -0.02, null)),
            new(RoutingTarget.MaxQualityDrop(0.01), 0.95, null, new(1000, 0, 0, 0)),
        ];

        TestPackages.Create(points: points, prompts: new([1, ulong.MaxValue])).Save(_folder.Package);
        var loaded = RoutingPackage.Load(_folder.Package);

        Assert.Equal(points, loaded.Manifest.OperatingPoints);
        Assert.True(loaded.TrainingPrompts!.Contains(ulong.MaxValue));
        Assert.False(loaded.TrainingPrompts.Contains(2));
        Assert.Equal(16, new FileInfo(_folder.File("prompts.bin")).Length);
    }

    [Fact]
    public void What_training_queries_looked_like_survives_the_round_trip()
    {
        var random = new Random(3);
        float[] Numbers(int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextSingle())];
        var distribution = new TrainingDistribution(32, Numbers(32 * 33 / 2), Numbers(3 * 32), new([0.5, 1, 1.25], 0.1, 2));

        TestPackages.Create(distribution: distribution).Save(_folder.Package);
        var loaded = RoutingPackage.Load(_folder.Package).Distribution!;

        Assert.Equal(distribution.Whitening, loaded.Whitening);
        Assert.Equal(distribution.Centres, loaded.Centres);
        Assert.Equal([0.5, 1, 1.25], loaded.Scale.Quantiles);
        Assert.Equal((0.1, 2), (loaded.Scale.TailShare, loaded.Scale.TailScale));
    }

    [Fact]
    public void A_distribution_of_other_dimensions_is_refused() => Assert.Contains(
        "has 2 dimensions, but its encoder has 32",
        Assert.Throws<PackageException>(() => TestPackages.Create(distribution: new(2, [1, 0, 1], [0, 0], new([0], 1, 1))).Save(_folder.Package)).Message,
        StringComparison.Ordinal);

    [Fact]
    public void A_package_from_before_operating_points_and_prompts_loads()
    {
        TestPackages.Create().Save(_folder.Package);
        var json = System.Text.Json.Nodes.JsonNode.Parse(File.ReadAllText(_folder.File("manifest.json")))!;
        Assert.True(json.AsObject().Remove("operatingPoints"));
        File.WriteAllText(_folder.File("manifest.json"), json.ToJsonString());

        var loaded = RoutingPackage.Load(_folder.Package);

        Assert.Empty(loaded.Manifest.OperatingPoints);
        Assert.Null(loaded.TrainingPrompts);
    }

    [Fact]
    public void New_operating_points_change_the_manifest_and_nothing_else()
    {
        TestPackages.Create(prompts: new([3])).Save(_folder.Package);
        var (before, weights) = (RoutingPackage.Load(_folder.Package).Manifest, File.ReadAllBytes(_folder.File("weights.safetensors")));
        CalibratedPoint point = new(RoutingTarget.CostReduction(0.5), null, 2, new(10, 0.5, 0, null));

        RoutingPackage.SaveOperatingPoints(_folder.Package, before, [point]);

        var loaded = RoutingPackage.Load(_folder.Package);
        Assert.Equal([point], loaded.Manifest.OperatingPoints);
        Assert.Equal(before.Files, loaded.Manifest.Files);
        Assert.True(loaded.TrainingPrompts!.Contains(3));
        Assert.Equal(weights, File.ReadAllBytes(_folder.File("weights.safetensors")));
        Assert.Equal(["package"], _folder.Siblings());
    }

    [Fact]
    public void A_package_that_knows_its_prompts_replaces_one_that_does_not()
    {
        TestPackages.Create().Save(_folder.Package);

        TestPackages.Create(prompts: new([3])).Save(_folder.Package);

        Assert.True(RoutingPackage.Load(_folder.Package).TrainingPrompts!.Contains(3));
    }

    [Fact]
    public void A_linear_scorer_survives_the_round_trip()
    {
        var parameters = LinearRewardParameters.Default with { HashBuckets = 64 };
        float[] weights = [.. Enumerable.Range(0, parameters.WeightCount).Select(static i => i / 7f)];

        TestPackages.Create(scorer: new LinearRewardScorer(parameters, weights)).Save(_folder.Package);

        var scorer = Assert.IsType<LinearRewardScorer>(RoutingPackage.Load(_folder.Package).Scorer);
        Assert.Equal(parameters, scorer.Parameters);
        Assert.Equal(weights, scorer.Weights);
    }

    [Fact]
    public void A_boosted_scorer_survives_the_round_trip()
    {
        TestPackages.Create(scorer: TestPackages.Boosted()).Save(_folder.Package);

        var scorer = Assert.IsType<BoostedRewardScorer>(RoutingPackage.Load(_folder.Package).Scorer);
        Assert.Equal(TestPackages.Boosted().Parameters, scorer.Parameters);
        Assert.Equal(TestPackages.Boosted().Trees.Features, scorer.Trees.Features);
        Assert.Equal(TestPackages.Boosted().Trees.Thresholds, scorer.Trees.Thresholds);
        Assert.Equal(TestPackages.Boosted().Trees.Values, scorer.Trees.Values);
    }

    [Fact]
    public void A_supplied_encoder_takes_the_place_of_one_that_the_package_does_not_hold()
    {
        var encoder = new FakeEncoder([1, 2, 3]);
        TestPackages.Create(encoder).Save(_folder.Package);

        Assert.Same(encoder, RoutingPackage.Load(_folder.Package, encoder).Encoder);
        var missing = Assert.Throws<PackageException>(() => RoutingPackage.Load(_folder.Package));
        Assert.Contains("'custom'", missing.Message, StringComparison.Ordinal);
        Assert.Contains("Set BestRouteOptions.Encoder", missing.Message, StringComparison.Ordinal);
        var other = Assert.Throws<PackageException>(() => RoutingPackage.Load(_folder.Package, new FakeEncoder([1])));
        Assert.Contains("3 dimensions", other.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_package_gives_the_same_bytes()
    {
        TestPackages.Create().Save(_folder.Package);
        var (manifest, weights) = (File.ReadAllBytes(_folder.File("manifest.json")), File.ReadAllBytes(_folder.File("weights.safetensors")));

        RoutingPackage.Load(_folder.Package).Save(_folder.Package);

        Assert.Equal(manifest, File.ReadAllBytes(_folder.File("manifest.json")));
        Assert.Equal(weights, File.ReadAllBytes(_folder.File("weights.safetensors")));
        Assert.DoesNotContain((byte)'\r', manifest);
    }

    [Fact]
    public void The_manifest_is_camel_case_json_that_describes_the_parts()
    {
        TestPackages.Create().Save(_folder.Package);

        using var json = JsonDocument.Parse(File.ReadAllBytes(_folder.File("manifest.json")));
        var root = json.RootElement;
        Assert.Equal(2, root.GetProperty("schemaVersion").GetInt32());
        Assert.Equal("lexical", root.GetProperty("encoder").GetProperty("kind").GetString());
        Assert.Equal(256, root.GetProperty("encoder").GetProperty("lexical").GetProperty("buckets").GetInt32());
        Assert.Equal(2, root.GetProperty("routes")[1].GetProperty("samples").GetInt32());
        Assert.Equal(["alpha", "zeta"], root.GetProperty("metrics").EnumerateObject().Select(static metric => metric.Name));
        var digest = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(_folder.File("weights.safetensors"))));
        Assert.Equal(digest, root.GetProperty("files").GetProperty("weights.safetensors").GetString());
    }

    [Fact]
    public void An_older_package_is_replaced_and_other_files_stay()
    {
        TestPackages.Create().Save(_folder.Package);
        File.WriteAllText(_folder.File("NOTES.md"), "mine");
        var package = TestPackages.Create();

        new RoutingPackage { Manifest = package.Manifest with { Seed = 8 }, Encoder = package.Encoder, Heads = package.Heads, Scorer = package.Scorer }.Save(_folder.Package + "/");

        Assert.Equal(8, RoutingPackage.Load(_folder.Package).Manifest.Seed);
        Assert.Equal("mine", File.ReadAllText(_folder.File("NOTES.md")));
        Assert.Equal(["package"], _folder.Siblings());
    }

    [Fact]
    public void An_empty_folder_is_filled()
    {
        Directory.CreateDirectory(_folder.Package);

        TestPackages.Create().Save(_folder.Package);

        Assert.Equal(7, RoutingPackage.Load(_folder.Package).Manifest.Seed);
    }

    [Theory]
    [InlineData("thesis.txt")]
    [InlineData("manifest.json")]
    public void A_folder_that_is_no_package_is_left_alone(string file)
    {
        Directory.CreateDirectory(_folder.Package);
        File.WriteAllText(_folder.File(file), "mine");

        var exception = Assert.Throws<PackageException>(() => TestPackages.Create().Save(_folder.Package));

        Assert.Contains("not a package", exception.Message, StringComparison.Ordinal);
        Assert.Equal("mine", File.ReadAllText(_folder.File(file)));
        Assert.Single(Directory.GetFiles(_folder.Package));
    }

    [Fact]
    public void A_file_in_the_place_of_the_folder_is_left_alone()
    {
        File.WriteAllText(_folder.Package, "mine");

        Assert.Throws<PackageException>(() => TestPackages.Create().Save(_folder.Package));

        Assert.Equal("mine", File.ReadAllText(_folder.Package));
    }

    [Fact]
    public void Parts_that_do_not_fit_together_are_not_saved()
    {
        var package = TestPackages.Create();
        var other = new RoutingPackage { Manifest = package.Manifest, Encoder = new FakeEncoder([1]), Heads = package.Heads, Scorer = package.Scorer };

        Assert.Throws<PackageException>(() => other.Save(_folder.Package));

        Assert.False(Directory.Exists(_folder.Package));
    }
}
