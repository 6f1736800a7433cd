using System.Text.Json;

namespace BestRoute.Onnx.Tests.Deberta;

/// <summary>The graphs against the outputs of the reference implementation.</summary>
public sealed class DebertaGoldenTests
{
    /// <summary>The tolerances that the reference outputs were published with; positions that are masked are not compared.</summary>
    private static readonly Dictionary<string, float> _tolerances = new()
    {
        ["embeddings"] = 5e-6f,
        ["attn_0"] = 5e-6f,
        ["layer_0"] = 2e-5f,
        ["last_hidden_state"] = 2e-5f,
        ["pooled"] = 1e-5f,
        ["logits"] = 1e-5f,
    };

    public static TheoryData<string> Cases => new(
        "case1_v3like", "case2_realbuckets", "case3_noshare", "case4_oddsize", "case5_c2ponly", "extra6_f16_weights", "extra7_nobuckets_p2conly");

    [GoldenNativeTheory]
    [MemberData(nameof(Cases))]
    public void Every_output_is_the_references(string name)
    {
        using var graph = TestGraph.Open(
            Golden.PathOf("deberta", name), new() { Pooling = Pooling.Context, Head = DebertaHead.Classifier, AllOutputs = true, Traced = true });
        Compare(name, graph, expected: 5);
    }

    [GoldenNativeTheory]
    [MemberData(nameof(Cases))]
    public void The_lean_graph_says_the_same(string name)
    {
        using var graph = TestGraph.Open(Golden.PathOf("deberta", name), new() { Pooling = Pooling.Context, Head = DebertaHead.Classifier });
        Assert.Equal(["pooled", "logits"], graph.Outputs);
        Compare(name, graph, expected: 2);
    }

    /// <summary>Returns the length of the differences of an output from the reference, over the length of the reference.</summary>
    internal static double RelativeDifference(string name, TestGraph graph, string output)
    {
        var (difference, length) = (0.0, 0.0);
        foreach (var (_, mask, actual, reference) in Batches(name, graph))
        {
            var (tensor, values) = (actual[output], actual[output].ToSingles());
            var expected = reference.ReadSingles(output, tensor.Shape);
            foreach (var i in Enumerable.Range(0, values.Length).Where(i => IsReal(output, tensor.Shape, i, mask)))
            {
                difference += Math.Pow(values[i] - expected[i], 2);
                length += Math.Pow(expected[i], 2);
            }
        }

        return Math.Sqrt(difference / length);
    }

    private static void Compare(string name, TestGraph graph, int expected)
    {
        foreach (var (batch, mask, actual, reference) in Batches(name, graph))
        {
            var compared = 0;
            foreach (var output in reference.Names.Where(actual.ContainsKey))
            {
                var (tensor, values) = (actual[output], actual[output].ToSingles());
                Assert.All(values, static value => Assert.True(float.IsFinite(value)));
                var difference = LargestDifference(output, tensor.Shape, values, reference.ReadSingles(output, tensor.Shape), mask);
                Assert.True(difference <= _tolerances[output], $"{name}, {batch}, {output}: {difference}");
                compared++;
            }

            Assert.True(compared >= expected, $"only {compared} outputs were compared");
        }
    }

    /// <summary>Runs the graph on every batch of a case.</summary>
    private static IEnumerable<(string Name, long[][] Mask, Dictionary<string, OutputTensor> Actual, SafetensorsReader Reference)> Batches(string name, TestGraph graph)
    {
        using var inputs = JsonDocument.Parse(File.ReadAllBytes(Golden.PathOf("deberta", name, "inputs.json")));
        foreach (var batch in inputs.RootElement.GetProperty("batches").EnumerateArray())
        {
            var mask = Rows(batch.GetProperty("attention_mask"));
            yield return (
                batch.GetProperty("name").GetString()!,
                mask,
                graph.Run(Rows(batch.GetProperty("input_ids")), mask),
                new SafetensorsReader(File.ReadAllBytes(Golden.PathOf("deberta", name, batch.GetProperty("expected").GetString()!))));
        }
    }

    private static float LargestDifference(string output, long[] shape, float[] actual, float[] expected, long[][] mask)
    {
        var largest = 0f;
        for (var i = 0; i < actual.Length; i++)
        {
            if (IsReal(output, shape, i, mask))
            {
                largest = Math.Max(largest, Math.Abs(actual[i] - expected[i]));
            }
        }

        return largest;
    }

    private static bool IsReal(string output, long[] shape, long i, long[][] mask) => output switch
    {
        "pooled" or "logits" => true,
        "attn_0" => mask[i / (shape[1] * shape[2] * shape[3])][i / shape[3] % shape[2]] != 0,
        _ => mask[i / (shape[1] * shape[2])][i / shape[2] % shape[1]] != 0,
    };

    private static long[][] Rows(JsonElement rows) =>
        [.. rows.EnumerateArray().Select(static row => row.EnumerateArray().Select(static value => value.GetInt64()).ToArray())];
}
