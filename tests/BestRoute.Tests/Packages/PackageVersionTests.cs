using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace BestRoute.Tests;

/// <summary>Older packages load, and what a later version adds does not disturb this one.</summary>
public sealed class PackageVersionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>Packages that the library wrote when it wrote version 1, one for each kind of scorer.</summary>
    public static TheoryData<string, Type> Version1 => new()
    {
        { "consensus", typeof(ConsensusScorer) },
        { "linear", typeof(LinearRewardScorer) },
        { "boosted", typeof(BoostedRewardScorer) },
        { "onnx", typeof(FakeModel) },
        { "encoded", typeof(EncodedRewardScorer) },
    };

    [Theory]
    [MemberData(nameof(Version1))]
    public void A_package_of_version_1_loads_and_keeps_its_weights_when_it_is_saved_again(string kind, Type scorer)
    {
        var original = PathOf(kind);
        Assert.Equal(1, (int)ManifestIn(original)["schemaVersion"]!);

        var package = RoutingPackage.Load(original, models: new FakeModel.Loader());
        package.Save(_folder.Package);

        Assert.IsType(scorer, package.Scorer);
        Assert.Equal(File.ReadAllBytes(Path.Combine(original, "weights.safetensors")), File.ReadAllBytes(_folder.File("weights.safetensors")));
        Assert.IsType(scorer, RoutingPackage.Load(_folder.Package, models: new FakeModel.Loader()).Scorer);
    }

    [Theory]
    [MemberData(nameof(Version1))]
    public void Version_2_differs_from_version_1_in_the_version_and_the_scorer_only(string kind, Type scorer)
    {
        Assert.IsType(scorer, RoutingPackage.Load(PathOf(kind), models: new FakeModel.Loader()).Scorer);
        RoutingPackage.Load(PathOf(kind), models: new FakeModel.Loader()).Save(_folder.Package);
        var (before, after) = (ManifestIn(PathOf(kind)), ManifestIn(_folder.Package));

        Assert.Equal(2, (int)after["schemaVersion"]!);
        Assert.Equal(kind, (string)after["scorer"]!["kind"]!);
        foreach (var member in (string[])["schemaVersion", "scorer"])
        {
            Assert.True(before.AsObject().Remove(member) && after.AsObject().Remove(member));
        }

        Assert.Equal(before.ToJsonString(), after.ToJsonString());
    }

    [Theory]
    [InlineData("consensus", """{"kind":"consensus"}""")]
    [InlineData("linear", """{"kind":"linear","linear":{"featureVersion":1,"hashBuckets":64,"seed":17,"weightCount":100}}""")]
    [InlineData("boosted", """{"kind":"boosted","boosted":{"featureVersion":1,"wordBuckets":8,"trees":2,"depth":2,"featureCount":162}}""")]
    [InlineData("encoded", """{"kind":"encoded","fingerprint":"E","dimensions":3}""")]
    [InlineData("onnx", """{"kind":"onnx","fingerprint":"R"}""")]
    public void Version_2_has_the_members_of_the_scorers_kind_and_no_others(string kind, string expected)
    {
        RoutingPackage.Load(PathOf(kind), models: new FakeModel.Loader()).Save(_folder.Package);

        var actual = ManifestIn(_folder.Package)["scorer"]!.ToJsonString();
        Assert.Equal(expected, actual.Replace(new FakeModel("E").Fingerprint, "E", StringComparison.Ordinal).Replace(new FakeModel("R").Fingerprint, "R", StringComparison.Ordinal));
    }

    [Fact]
    public void The_kind_of_a_scorer_may_come_after_its_other_members()
    {
        TestPackages.Create(scorer: TestPackages.Boosted()).Save(_folder.Package);
        _folder.EditManifest(static json =>
        {
            var kind = (string)json["scorer"]!["kind"]!;
            json["scorer"]!.AsObject().Remove("kind");
            json["scorer"]!["kind"] = kind;
        });

        Assert.IsType<BoostedRewardScorer>(RoutingPackage.Load(_folder.Package).Scorer);
    }

    [Fact]
    public void Every_kind_of_scorer_has_a_record_and_a_codec() =>
        Assert.Equal(
            PackageJsonContext.Default.PackageScorer.PolymorphismOptions!.DerivedTypes.Select(static type => type.TypeDiscriminator),
            PackageScorer.Codecs.Select(static codec => codec.Kind));

    [Fact]
    public void New_operating_points_make_a_package_of_version_1_one_of_version_2()
    {
        Copy(PathOf("boosted"), _folder.Package);
        CalibratedPoint point = new(RoutingTarget.CostReduction(0.5), null, 2, new(10, 0.5, 0, null));

        RoutingPackage.SaveOperatingPoints(_folder.Package, RoutingPackage.Load(_folder.Package).Manifest, [point]);

        Assert.Equal(2, (int)ManifestIn(_folder.Package)["schemaVersion"]!);
        Assert.Equal([point], RoutingPackage.Load(_folder.Package).Manifest.OperatingPoints);
        Assert.IsType<BoostedRewardScorer>(RoutingPackage.Load(_folder.Package).Scorer);
    }

    [Theory]
    [InlineData("news")]
    [InlineData("pool.news")]
    [InlineData("pool.models.0.news")]
    [InlineData("encoder.news")]
    [InlineData("calibration.0.news")]
    [InlineData("scorer.news")]
    [InlineData("scoreScale.news")]
    [InlineData("operatingPoint.news")]
    public void Members_of_a_later_version_are_ignored(string path)
    {
        TestPackages.Create(scorer: TestPackages.Boosted()).Save(_folder.Package);
        var before = File.ReadAllText(_folder.File("manifest.json"));
        _folder.EditManifest(json =>
        {
            var steps = path.Split('.');
            foreach (var step in steps[..^1])
            {
                json = int.TryParse(step, out var index) ? json[index]! : json[step]!;
            }

            json[steps[^1]] = new JsonObject { ["kind"] = "strange", ["values"] = new JsonArray(1, 2) };
        });

        RoutingPackage.Load(_folder.Package).Save(_folder.Package);

        Assert.Equal(before, File.ReadAllText(_folder.File("manifest.json")));
    }

    [Theory]
    [InlineData("F32", 2)]
    [InlineData("F16", 4)]
    [InlineData("I64", 1)]
    public void Tensors_of_a_later_version_are_ignored(string type, int count)
    {
        TestPackages.Create().Save(_folder.Package);
        var before = File.ReadAllBytes(_folder.File("weights.safetensors"));
        _folder.EditWeights(static file => [.. file, .. new byte[8]]);
        _folder.EditHeader(header =>
        {
            var json = JsonNode.Parse(header)!.AsObject();
            var end = json.Max(static tensor => (long)tensor.Value!["data_offsets"]![1]!);
            json["news.table"] = new JsonObject { ["dtype"] = type, ["shape"] = new JsonArray(count), ["data_offsets"] = new JsonArray(end, end + 8) };
            return json.ToJsonString();
        });

        RoutingPackage.Load(_folder.Package).Save(_folder.Package);

        Assert.Equal(before, File.ReadAllBytes(_folder.File("weights.safetensors")));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Files_of_a_later_version_are_ignored(bool isListed)
    {
        TestPackages.Create().Save(_folder.Package);
        byte[] content = [1, 2, 3];
        File.WriteAllBytes(_folder.File("news.bin"), content);
        _folder.EditManifest(json =>
        {
            if (isListed)
            {
                json["files"]!["news.bin"] = Convert.ToHexStringLower(SHA256.HashData(content));
            }
        });

        Assert.Equal(7, RoutingPackage.Load(_folder.Package).Manifest.Seed);
    }

    private static string PathOf(string kind) => Path.Combine(AppContext.BaseDirectory, "Packages", "Version1", kind);

    private static JsonNode ManifestIn(string folder) => JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "manifest.json")))!;

    private static void Copy(string source, string target)
    {
        Directory.CreateDirectory(target);
        foreach (var file in Directory.GetFiles(source))
        {
            File.Copy(file, Path.Combine(target, Path.GetFileName(file)));
        }
    }
}
