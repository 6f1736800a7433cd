using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace BestRoute.Tests;

/// <summary>Packages that carry models in folders of their own.</summary>
public sealed class PackageModelsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FakeModel.Loader _loader = new();

    public void Dispose() => _folder.Dispose();

    private static StandardizedEncoder Standardized(FakeModel model) => new(model, [1, 2, 3], [2, 1, 0]);

    private static async Task<float[]> VectorOf(IQueryEncoder encoder, string text)
    {
        var vector = new float[encoder.Dimensions];
        await encoder.EncodeAsync(text, vector, CancellationToken.None);
        return vector;
    }

    private static async Task<double> ScoreOf(IResponseScorer scorer, string response)
    {
        var scores = new double[1];
        await scorer.ScoreAsync(new("p", [], [new(new ChatMessage(ChatRole.Assistant, response))]), scores, CancellationToken.None);
        return scores[0];
    }

    [Fact]
    public async Task An_encoder_and_a_reward_come_back_from_the_folders_that_saving_made()
    {
        TestPackages.Create(Standardized(new("E")), new FakeModel("R")).Save(_folder.Package);

        var package = RoutingPackage.Load(_folder.Package, models: _loader);

        Assert.Equal(["encoder", "reward"], _loader.Opened);
        Assert.Equal("E", File.ReadAllText(_folder.File("encoder/model.txt")));
        Assert.Equal("R", File.ReadAllText(_folder.File("reward/model.txt")));
        Assert.Equal(new float[] { (4 - 1) * 2, 5 - 2, 0 }, await VectorOf(package.Encoder, "four"));
        Assert.Equal(5, await ScoreOf(package.Scorer, "fives"));
        Assert.Equal("cuda", (await package.ToPredictor().PredictAsync("four", new RoutePrediction[3], CancellationToken.None)).Device);
    }

    [Fact]
    public async Task A_lexical_encoder_that_is_added_to_an_encoder_comes_back_with_it()
    {
        var lexical = TestPackages.Lexical();
        TestPackages.Create(new ConcatenatedEncoder(Standardized(new("E")), lexical), new EncodedRewardScorer(new FakeModel("E"), [1, 0.5f, -1])).Save(_folder.Package);

        var package = RoutingPackage.Load(_folder.Package, models: _loader);
        var given = RoutingPackage.Load(_folder.Package, new FakeModel("E"), scorer: new ConsensusScorer());

        float[] expected = [(4 - 1) * 2, 5 - 2, 0, .. await VectorOf(lexical, "four")];
        Assert.Equal(expected, await VectorOf(package.Encoder, "four"));
        Assert.Equal(expected, await VectorOf(given.Encoder, "four"));
        Assert.Equal(4 + (0.5 * 5) - 6, await ScoreOf(package.Scorer, "four"));
        Assert.Equal(["encoder"], _loader.Opened);
        Assert.Equal("cuda", (await package.ToPredictor().PredictAsync("four", new RoutePrediction[3], CancellationToken.None)).Device);
        var manifest = JsonNode.Parse(File.ReadAllText(_folder.File("manifest.json")))!["encoder"]!;
        Assert.Equal(["kind", "dimensions", "lexical", "fingerprint", "standardized"], manifest.AsObject().Select(static member => member.Key));
        Assert.Equal(("onnx", 3 + lexical.Dimensions), ((string)manifest["kind"]!, (int)manifest["dimensions"]!));
        package.Save(_folder.File("again"));
        Assert.Equal(File.ReadAllBytes(_folder.File("weights.safetensors")), File.ReadAllBytes(_folder.File("again/weights.safetensors")));
        Assert.Equal(File.ReadAllBytes(_folder.File("manifest.json")), File.ReadAllBytes(_folder.File("again/manifest.json")));
    }

    [Fact]
    public void An_encoder_of_other_dimensions_is_refused_with_its_own_and_not_those_of_the_lexical_one()
    {
        TestPackages.Create(new ConcatenatedEncoder(new FakeEncoder([1, 2]), TestPackages.Lexical())).Save(_folder.Package);

        Assert.Equal(34, RoutingPackage.Load(_folder.Package, new FakeEncoder([1, 2])).Encoder.Dimensions);
        var error = Assert.Throws<PackageException>(() => RoutingPackage.Load(_folder.Package, new FakeEncoder([1, 2, 3])));

        Assert.Contains("trained with an encoder of 2 dimensions, but the given encoder has 3", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_package_of_an_encoder_alone_is_written_and_read_as_before()
    {
        TestPackages.Create(Standardized(new("E"))).Save(_folder.Package);

        var manifest = JsonNode.Parse(File.ReadAllText(_folder.File("manifest.json")))!["encoder"]!;
        Assert.Equal(
            $$"""{"kind":"onnx","dimensions":3,"lexical":null,"fingerprint":"{{new FakeModel("E").Fingerprint}}","standardized":true}""", manifest.ToJsonString());
        Assert.Equal(new float[] { (4 - 1) * 2, 5 - 2, 0 }, await VectorOf(RoutingPackage.Load(_folder.Package, models: _loader).Encoder, "four"));
    }

    [Theory]
    [InlineData("32")]
    [InlineData("31")]
    [InlineData("36")]
    public void Dimensions_that_leave_none_or_others_to_the_encoder_are_refused(string dimensions)
    {
        TestPackages.Create(new ConcatenatedEncoder(new FakeModel("E"), TestPackages.Lexical())).Save(_folder.Package);
        var manifest = JsonNode.Parse(File.ReadAllText(_folder.File("manifest.json")))!;
        manifest["encoder"]!["dimensions"] = JsonNode.Parse(dimensions);
        File.WriteAllText(_folder.File("manifest.json"), manifest.ToJsonString());

        var error = Assert.Throws<PackageException>(() => RoutingPackage.Load(_folder.Package, models: _loader));

        Assert.Contains("dimensions", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_linear_reward_on_the_encoders_own_model_shares_its_folder()
    {
        TestPackages.Create(new FakeModel("E"), new EncodedRewardScorer(new FakeModel("E"), [1, 0.5f, -1])).Save(_folder.Package);

        var package = RoutingPackage.Load(_folder.Package, models: _loader);

        Assert.Equal(["encoder"], _loader.Opened);
        Assert.False(Directory.Exists(_folder.File("reward")));
        Assert.Equal(4 + (0.5 * 5) - 6, await ScoreOf(package.Scorer, "four"));
    }

    [Fact]
    public async Task A_linear_reward_on_another_model_has_a_folder_of_its_own()
    {
        TestPackages.Create(scorer: new EncodedRewardScorer(new FakeModel("R"), [1, 0, 0])).Save(_folder.Package);

        var package = RoutingPackage.Load(_folder.Package, models: _loader);

        Assert.IsType<LexicalEncoder>(package.Encoder);
        Assert.Equal(["reward"], _loader.Opened);
        Assert.Equal(4, await ScoreOf(package.Scorer, "four"));
    }

    [Theory]
    [InlineData(true, "its encoder is an ONNX model")]
    [InlineData(false, "its reward model is an ONNX model")]
    public void Without_something_that_runs_them_the_error_names_what_to_call(bool isEncoder, string fault)
    {
        TestPackages.Create(isEncoder ? new FakeModel("E") : null, isEncoder ? null : new FakeModel("R")).Save(_folder.Package);

        var error = Assert.Throws<PackageException>(() => RoutingPackage.Load(_folder.Package));

        Assert.Contains(fault, error.Message, StringComparison.Ordinal);
        Assert.Contains("call UseOnnx()", error.Message, StringComparison.Ordinal);
        Assert.Contains("BestRoute.Onnx", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Given_parts_take_the_place_of_the_packages_models()
    {
        TestPackages.Create(new FakeModel("E"), new FakeModel("R")).Save(_folder.Package);
        var (encoder, scorer) = (new FakeModel("E"), new ConsensusScorer());

        var package = RoutingPackage.Load(_folder.Package, encoder, scorer: scorer);

        Assert.Same(encoder, package.Encoder);
        Assert.Same(scorer, package.Scorer);
    }

    [Fact]
    public void Another_encoder_than_that_of_the_training_is_refused_with_both_names()
    {
        TestPackages.Create(new FakeModel("E")).Save(_folder.Package);

        var error = Assert.Throws<PackageException>(() => RoutingPackage.Load(_folder.Package, new FakeModel("F")));

        Assert.Contains($"the encoder {new FakeModel("E").Fingerprint}, but the given one is {new FakeModel("F").Fingerprint}", error.Message, StringComparison.Ordinal);
        Assert.Contains("BestRouteOptions.Encoder", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("encoder")]
    [InlineData("reward")]
    public void A_folder_with_another_model_is_refused(string name)
    {
        TestPackages.Create(new FakeModel("E"), new FakeModel("R")).Save(_folder.Package);
        File.WriteAllText(_folder.File($"{name}/model.txt"), "X");

        var error = Assert.Throws<PackageException>(() => RoutingPackage.Load(_folder.Package, models: _loader));

        Assert.Contains(new FakeModel("X").Fingerprint, error.Message, StringComparison.Ordinal);
        Assert.Contains("copy it again", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_cannot_be_opened_is_named_with_the_reason()
    {
        TestPackages.Create(new FakeModel("E")).Save(_folder.Package);
        File.Delete(_folder.File("encoder/model.txt"));

        var error = Assert.Throws<PackageException>(() => RoutingPackage.Load(_folder.Package, models: _loader));

        Assert.Contains($"its encoder in '{_folder.File("encoder")}' cannot be opened", error.Message, StringComparison.Ordinal);
        Assert.IsType<FileNotFoundException>(error.InnerException);
    }

    [Theory]
    [InlineData("encoder")]
    [InlineData("reward")]
    public void A_model_that_was_not_copied_is_missing(string name)
    {
        TestPackages.Create(new FakeModel("E"), new FakeModel("R")).Save(_folder.Package);
        Directory.Delete(_folder.File(name), recursive: true);

        var error = Assert.Throws<PackageException>(() => RoutingPackage.Load(_folder.Package, models: _loader));

        Assert.Contains($"'{name}' is missing, but the manifest is there", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_older_packages_models_are_replaced()
    {
        TestPackages.Create(new FakeModel("old"), new FakeModel("R")).Save(_folder.Package);
        TestPackages.Create(new FakeModel("new"), new FakeModel("R")).Save(_folder.Package);

        _ = RoutingPackage.Load(_folder.Package, models: _loader);

        Assert.Equal("new", File.ReadAllText(_folder.File("encoder/model.txt")));
        Assert.Equal(["package"], _folder.Siblings());
    }

    [Fact]
    public void A_lexical_manifest_says_nothing_of_models()
    {
        TestPackages.Create().Save(_folder.Package);

        var manifest = JsonNode.Parse(File.ReadAllText(_folder.File("manifest.json")))!;

        Assert.Equal(["kind", "dimensions", "lexical"], manifest["encoder"]!.AsObject().Select(static member => member.Key));
        Assert.Equal(["kind"], manifest["scorer"]!.AsObject().Select(static member => member.Key));
    }

    [Theory]
    [InlineData("encoder", "fingerprint", "\"abc\"", "do not go together")]
    [InlineData("encoder", "fingerprint", "null", "do not go together")]
    [InlineData("encoder", "kind", "\"custom\"", "do not go together")]
    [InlineData("encoder", "kind", "\"lexical\"", "has kind 'lexical', but no lexical parameters")]
    [InlineData("scorer", "fingerprint", "\"abc\"", "which is not a SHA-256")]
    [InlineData("scorer", "fingerprint", "null", "manifest.json is not a manifest")]
    [InlineData("scorer", "dimensions", "0", "has 0 dimensions, but it needs at least 1")]
    [InlineData("scorer", "kind", "\"onnx\"", "tensor 'scorer.weights' is not in the manifest")]
    [InlineData("scorer", "kind", "\"consensus\"", "tensor 'scorer.weights' is not in the manifest")]
    public void Members_that_do_not_go_together_are_refused(string part, string member, string value, string fault)
    {
        TestPackages.Create(new FakeModel("E"), new EncodedRewardScorer(new FakeModel("R"), [1, 2, 3])).Save(_folder.Package);
        var manifest = JsonNode.Parse(File.ReadAllText(_folder.File("manifest.json")))!;
        manifest[part]![member] = JsonNode.Parse(value);
        File.WriteAllText(_folder.File("manifest.json"), manifest.ToJsonString());

        var error = Assert.Throws<PackageException>(() => RoutingPackage.Load(_folder.Package, models: _loader));

        Assert.Contains(fault, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_device_is_in_the_decision()
    {
        TestPackages.Create(new FakeModel("E") { Device = "cuda" }).Save(_folder.Package);
        var options = new BestRouteOptions { Package = _folder.Package, ModelLoader = _loader };
        options.Models.Add(new() { Id = "large", Price = new(10, 10), IsReference = true, ChatClient = new FakeChatClient("large") });
        options.Models.Add(new() { Id = "small", Price = new(1, 1), MaxSamples = 2, ChatClient = new FakeChatClient("small") });
        using var client = new BestRouteChatClient(options);

        var decision = await client.RouteAsync([new(ChatRole.User, "Hi")]);

        Assert.Equal("cuda", decision.Device);
    }
}
