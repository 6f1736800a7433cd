namespace BestRoute.Onnx.Tests.Deberta;

/// <summary>The graphs against plain loops in 64 bits, for every variant of the configuration.</summary>
public sealed class DebertaGraphTests
{
    /// <summary>What 32-bit floats do over a few layers.</summary>
    private const double Tolerance = 2e-5;

    private static readonly Dictionary<string, DebertaCase> _cases = new()
    {
        ["v3"] = new(),
        ["words"] = new() { Seed = 2, WordsInConfiguration = true, Buckets = 12, MaxDistance = 40, Activation = "gelu_new" },
        ["own projections"] = new() { Seed = 3, Shared = false, Labels = 3 },
        ["no buckets"] = new() { Seed = 4, Buckets = 0, MaxDistance = 6, Positions = ["p2c"], Normalized = false, Activation = "relu" },
        ["content to position"] = new() { Seed = 5, Positions = ["c2p"], Shared = false, Activation = "silu", PoolerActivation = "tanh" },
        ["no position terms"] = new() { Seed = 6, Positions = [], Activation = "quick_gelu" },
        ["no relative attention"] = new() { Seed = 7, Relative = false, PositionBiased = true, Activation = "mish", PoolerActivation = "linear" },
        ["absolute positions and types"] = new() { Seed = 8, PositionBiased = true, TokenTypes = 2, Layers = 1 },
        ["smaller embeddings"] = new() { Seed = 9, Embedding = 7, TokenTypes = 1, PoolerActivation = "sigmoid" },
        ["convolution"] = new() { Seed = 10, Kernel = 3, Groups = 2, Prefix = string.Empty },
        ["convolution next to the only layer"] = new() { Seed = 11, Kernel = 5, Layers = 1, ConvolutionActivation = "gelu" },
        ["router"] = new() { Seed = 12, Prefix = "pretrained_model.", RouterHeads = 4 },
        ["odd"] = new() { Seed = 13, Hidden = 15, Embedding = 15, Heads = 5, Layers = 3, Buckets = 5, MaxDistance = 9 },
    };

    public static TheoryData<string> Cases => new(_cases.Keys);

    [NativeTheory]
    [MemberData(nameof(Cases))]
    public void Every_variant_computes_its_formulas(string name)
    {
        var model = _cases[name];
        var reference = new DebertaReference(model);
        var head = model.RouterHeads > 0 ? DebertaHead.Router : DebertaHead.Classifier;
        using var folder = new TemporaryFolder();
        model.Write(folder.Path);
        foreach (var pooling in new[] { Pooling.Context, Pooling.Cls, Pooling.Mean, Pooling.Marker })
        {
            var options = new DebertaGraphOptions { Pooling = pooling, MarkerId = 7, Head = head, AllOutputs = true };
            using var full = TestGraph.Open(folder.Path, options);
            using var lean = TestGraph.Open(folder.Path, options with { AllOutputs = false, Head = pooling == Pooling.Context || head == DebertaHead.Router ? head : DebertaHead.None });
            foreach (var (ids, mask) in Inputs(model))
            {
                var (all, few) = (full.Run([ids], [mask]), lean.Run([ids], [mask]));
                var x = reference.Run(ids, mask);
                var pooled = pooling switch
                {
                    Pooling.Context => reference.Context(x),
                    Pooling.Mean => reference.Mean(x, mask),
                    Pooling.Marker => x[Math.Max(0, Array.FindIndex(ids, static id => id == 7))],
                    _ => x[0],
                };
                AssertClose(x.Where((_, t) => mask[t] == 1).SelectMany(static row => row), RealRows(all["last_hidden_state"].ToSingles(), model.Hidden, mask));
                var logits = head == DebertaHead.Router ? reference.Routes(pooled) : reference.Classify(x);
                AssertClose(pooled, all["pooled"].ToSingles());
                AssertClose(pooled, few["pooled"].ToSingles());
                AssertClose(logits, all["logits"].ToSingles());
                AssertClose(few.ContainsKey("logits") ? logits : [], few.TryGetValue("logits", out var output) ? output.ToSingles() : []);
            }
        }
    }

    [NativeTheory]
    [InlineData(ModelPrecisionName.Fp32, 1e-5)]
    [InlineData(ModelPrecisionName.Fp16, 0.05)]
    [InlineData(ModelPrecisionName.Int8, 0.3)]
    public void Every_precision_is_near_the_formulas_and_finite_on_padding(string precision, double tolerance)
    {
        var model = new DebertaCase { Hidden = 48, Embedding = 48, Intermediate = 96, Layers = 3, Labels = 2 };
        var reference = new DebertaReference(model);
        using var folder = new TemporaryFolder();
        model.Write(folder.Path);
        using var graph = TestGraph.Open(
            folder.Path, new() { Precision = Enum.Parse<ModelPrecision>(precision), Pooling = Pooling.Context, Head = DebertaHead.Classifier, AllOutputs = true });
        long[][] ids = [[1, 2, 3, 4, 5, 6], [9, 8, 7, 0, 0, 0], [0, 0, 0, 0, 0, 0]];
        long[][] mask = [[1, 1, 1, 1, 1, 1], [1, 1, 1, 0, 0, 0], [0, 0, 0, 0, 0, 0]];

        var outputs = graph.Run(ids, mask);

        Assert.All(outputs.Values, static output => Assert.All(output.ToSingles(), static value => Assert.True(float.IsFinite(value))));
        for (var i = 0; i < 2; i++)
        {
            AssertClose(reference.Classify(reference.Run(ids[i], mask[i])), outputs["logits"].ToSingles()[(2 * i)..(2 * (i + 1))], tolerance);
        }
    }

    private static IEnumerable<(long[] Ids, long[] Mask)> Inputs(DebertaCase model)
    {
        var random = new Random(model.Seed);
        foreach (var length in new[] { 1, 2, 9, 37 })
        {
            long[] ids = [.. Enumerable.Range(0, length).Select(_ => random.NextInt64(model.Vocabulary))];
            yield return (ids, [.. ids.Select(static _ => 1L)]);

            // Padding behind the first half, and holes in it; the first token and the marker stay.
            yield return (ids, [.. ids.Select((id, t) => t == 0 || id == 7 || (t < length / 2 && t % 4 != 3) ? 1L : 0)]);
        }
    }

    private static float[] RealRows(float[] values, int hidden, long[] mask) =>
        [.. values.Where((_, i) => mask[i / hidden] == 1)];

    private static void AssertClose(IEnumerable<double> expected, float[] actual, double tolerance = Tolerance)
    {
        double[] wanted = [.. expected];
        Assert.Equal(wanted.Length, actual.Length);
        for (var i = 0; i < wanted.Length; i++)
        {
            Assert.True(Math.Abs(wanted[i] - actual[i]) <= tolerance * Math.Max(1, Math.Abs(wanted[i])), $"{i}: {actual[i]} in place of {wanted[i]}");
        }
    }

    /// <summary>The names of the precisions: an attribute of a public method cannot have an internal type.</summary>
    private static class ModelPrecisionName
    {
        public const string Fp32 = nameof(ModelPrecision.Fp32);
        public const string Fp16 = nameof(ModelPrecision.Fp16);
        public const string Int8 = nameof(ModelPrecision.Int8);
    }
}
