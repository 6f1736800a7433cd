using Microsoft.Extensions.Logging;

namespace BestRoute.Tests;

/// <summary>
/// A pool of fakes for the constructor path: <c>new TestPool().Reference("large").Candidate("small", 0.9).Client()</c>.
/// Without a threshold, Algorithm 1 at 0.5 decides.
/// </summary>
internal sealed class TestPool
{
    private readonly Dictionary<string, FakeChatClient> _clients = [];
    private readonly Dictionary<ModelRoute, RoutePrediction> _predictions = [];
    private FakePredictor? _predictor;

    public BestRouteOptions Options { get; } = new() { Threshold = 0.5 };

    /// <summary>Gets the predictor, which knows every route of the pool; ask for it after the last model.</summary>
    public FakePredictor Predictor => _predictor ??= MakePredictor();

    public FakeChatClient this[string id] => _clients[id];

    /// <summary>Adds the reference model.</summary>
    public TestPool Reference(string id = "large", double price = 10, FakeChatClient? client = null, double quality = 1) =>
        Add(new() { Id = id, Price = new ModelPrice(price, price), IsReference = true }, client, [new(1, quality)]);

    /// <summary>Adds a candidate model whose every route has the same prediction.</summary>
    public TestPool Candidate(string id, double match, double price = 1, int maxSamples = 1, FakeChatClient? client = null, double? quality = null) =>
        Add(new() { Id = id, Price = new ModelPrice(price, price), MaxSamples = maxSamples }, client, [.. Enumerable.Repeat(new RoutePrediction(match, quality ?? match), maxSamples)]);

    /// <summary>Adds a candidate model with a match probability for each n, from 1 on.</summary>
    public TestPool Candidate(string id, double[] matches, double price = 1, FakeChatClient? client = null) =>
        Add(new() { Id = id, Price = new ModelPrice(price, price), MaxSamples = matches.Length }, client, [.. matches.Select(static match => new RoutePrediction(match, match))]);

    /// <summary>Makes the router of the pool; later changes of the options apply from the next request.</summary>
    public BestRouteChatClient Client(ILoggerFactory? log = null, bool leaveOpen = true, TimeProvider? time = null)
    {
        Options.Predictor ??= Predictor;
        Options.Threshold = Options.Policy is null ? Options.Threshold : null;
        return new BestRouteChatClient(new FixedPoolSource(Options), log, leaveOpen, time);
    }

    private TestPool Add(ModelOptions model, FakeChatClient? client, RoutePrediction[] predictions)
    {
        model.ChatClient = _clients[model.Id] = client ?? new FakeChatClient(model.Id);
        Options.Models.Add(model);
        for (var i = 0; i < predictions.Length; i++)
        {
            _predictions[new ModelRoute(model.Id, i + 1)] = predictions[i];
        }

        return this;
    }

    private FakePredictor MakePredictor()
    {
        var predictor = new FakePredictor([.. _predictions.Keys]);
        foreach (var (route, prediction) in _predictions)
        {
            predictor[route.Model, route.Samples] = prediction;
        }

        return predictor;
    }
}
