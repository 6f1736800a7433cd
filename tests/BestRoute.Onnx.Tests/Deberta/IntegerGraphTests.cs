namespace BestRoute.Onnx.Tests.Deberta;

/// <summary>
/// Int8 graphs compute the same on every processor: what their products can add up to follows from the weights, so that a processor whose products cannot saturate
/// notices weights that saturate on others.
/// </summary>
public sealed class IntegerGraphTests : IDisposable
{
    /// <summary>How far int8 may take the outputs of the golden models from their references: the length of the differences over the length of the outputs.</summary>
    private const double Tolerance = 0.05;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(12, 20, 0)]
    [InlineData(48, 96, 0)]
    [InlineData(15, 31, 4)]
    public void No_two_products_overflow_sixteen_bits(int hidden, int intermediate, int routes)
    {
        var model = new DebertaCase
        {
            Hidden = hidden,
            Embedding = hidden,
            Intermediate = intermediate,
            Layers = 3,
            RouterHeads = routes,
            Prefix = routes > 0 ? "pretrained_model." : "deberta.",
        };
        model.Write(_folder["model"]);

        AssertFits(_folder["model"], model.Layers, routes > 0 ? DebertaHead.Router : DebertaHead.Classifier);
    }

    [GoldenTheory]
    [MemberData(nameof(DebertaGoldenTests.Cases), MemberType = typeof(DebertaGoldenTests))]
    public void No_two_products_of_the_references_overflow_sixteen_bits(string name)
    {
        var folder = Golden.PathOf("deberta", name);
        var layers = DebertaConfigurationReader.Read(ConfigurationFile.Read(folder)).Layers;
        AssertFits(folder, layers, DebertaHead.Classifier);
    }

    [GoldenNativeTheory]
    [MemberData(nameof(DebertaGoldenTests.Cases), MemberType = typeof(DebertaGoldenTests))]
    public void The_outputs_are_near_the_references(string name)
    {
        using var graph = TestGraph.Open(
            Golden.PathOf("deberta", name), new() { Precision = ModelPrecision.Int8, Pooling = Pooling.Context, Head = DebertaHead.Classifier, AllOutputs = true });
        foreach (var output in new[] { "last_hidden_state", "pooled" })
        {
            Assert.InRange(DebertaGoldenTests.RelativeDifference(name, graph, output), 0, Tolerance);
        }
    }

    private void AssertFits(string modelFolder, int layers, DebertaHead head)
    {
        foreach (var all in new[] { true, false })
        {
            var path = TestGraph.Write(modelFolder, new() { Precision = ModelPrecision.Int8, Pooling = Pooling.Cls, Head = head, AllOutputs = all }, _folder["model.onnx"]);

            var weights = IntegerConstants.Of(path);

            // Projections, the output of attention and two layers of the network; without all outputs, the last layer projects the queries of one token on their own.
            Assert.Equal((4 * layers) + (all ? 0 : 1), weights.Count);
            foreach (var (name, columns) in weights)
            {
                var largest = columns.Max(static column => IntegerConstants.LargestSum(column));
                Assert.True(largest <= short.MaxValue, $"two products of {name} add up to {largest}");
                Assert.True(columns.Max(static column => column.Max(Math.Abs)) > 60, $"{name} does not use its bits");
            }
        }
    }
}
