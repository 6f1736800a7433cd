namespace BestRoute.Onnx.Tests;

public sealed class OnnxMatchPredictorTests(TinyModels models) : IClassFixture<TinyModels>
{
    private static readonly ModelRoute[] _routes = [new("small", 2), new("small", 1), new("middle", 1)];

    private OnnxMatchPredictor Load() => OnnxMatchPredictor.Load(models.Router, _routes, "large", TinyModels.Cpu);

    private double[] Probabilities(string text)
    {
        var folder = ModelFolder.Open(models.Router);
        using var session = OnnxSession.Open(folder.GraphPath, TinyModels.Cpu);
        var ids = new TokenBuffer();
        folder.Template!.Encode(text, TokenizationMode.Literal, ids, folder.Manifest.MaxTokens);
        return [.. IdBatch.Of([[.. ids.Ids.ToArray().Select(static id => (long)id)]], 0).Run(session, ["logits"])[0].ToSingles().Select(static logit => 1 / (1 + Math.Exp(-logit)))];
    }

    [NativeFact]
    public async Task Each_head_is_the_match_probability_of_its_route_and_more_samples_are_never_worse()
    {
        using var predictor = Load();
        Assert.Equal([.. _routes, new ModelRoute("large", 1)], predictor.Routes);

        foreach (var text in new[] { "please tell me about the river", "proof", "", "the sum is 12" })
        {
            var predictions = new RoutePrediction[4];
            await predictor.PredictAsync(text, predictions, CancellationToken.None);

            var raw = Probabilities(text);
            var (one, two) = raw[1] > raw[0] ? ((raw[0] + raw[1]) / 2, (raw[0] + raw[1]) / 2) : (raw[1], raw[0]);
            foreach (var (expected, prediction) in new[] { two, one, raw[2], 1.0 }.Zip(predictions))
            {
                Assert.Equal(expected, prediction.MatchProbability, 1e-6);
                Assert.Equal(prediction.MatchProbability, prediction.Quality);
                Assert.Equal(1, prediction.LengthFactor);
            }
        }
    }

    [NativeFact]
    public async Task A_pool_routes_by_it_and_tells_the_device()
    {
        using var predictor = Load();
        var options = new BestRouteOptions { Predictor = predictor, Threshold = 0 };
        foreach (var (id, price) in new[] { ("large", 10.0), ("middle", 1.0), ("small", 2.0) })
        {
            options.Models.Add(new ModelOptions { Id = id, Price = new(price, price), IsReference = id == "large", ChatClient = new EchoClient(id) });
        }

        using var client = new BestRouteChatClient(options);

        var response = await client.GetResponseAsync([new(Microsoft.Extensions.AI.ChatRole.User, "please tell me about the river")]);

        Assert.Equal("middle", response.Text);
        Assert.Equal("cpu", response.GetRoutingDecision()!.Device);
    }

    [NativeFact]
    public void Routes_that_are_not_those_of_the_heads_are_named()
    {
        Assert.Contains("has 3 heads, but there are 1 routes", Assert.Throws<ArgumentException>(
            () => OnnxMatchPredictor.Load(models.Router, [new("small", 1)], "large", TinyModels.Cpu)).Message, StringComparison.Ordinal);
        Assert.Contains("List each route once", Assert.Throws<ArgumentException>(
            () => OnnxMatchPredictor.Load(models.Router, [new("small", 1), new("small", 1), new("a", 1)], "large", TinyModels.Cpu)).Message, StringComparison.Ordinal);
        Assert.Contains("no route of the reference model 'small'", Assert.Throws<ArgumentException>(
            () => OnnxMatchPredictor.Load(models.Router, _routes, "small", TinyModels.Cpu)).Message, StringComparison.Ordinal);
    }
}
