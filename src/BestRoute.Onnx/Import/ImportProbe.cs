using System.Numerics.Tensors;

namespace BestRoute.Onnx;

/// <summary>Tries a model that was just written: whether its outputs are finite, and how far they are from those in singles.</summary>
internal sealed class ImportProbe
{
    /// <summary>Short and long texts, prose and code, letters of several scripts, and an empty text.</summary>
    private static readonly string[] _texts =
    [
        "Hello!",
        string.Empty,
        "What is the capital of Australia?",
        "Write a function in C# that reverses the words of a sentence without allocating more than one string.",
        "Explain to a child why the sky is blue, and then to a physicist.",
        "def fib(n):\n    return n if n < 2 else fib(n - 1) + fib(n - 2)\n\nprint([fib(i) for i in range(20)])",
        "Solve for x: 3x^2 - 12x + 9 = 0. Show every step, and check both solutions by putting them in.",
        "Übersetze bitte: „Der Zug nach Zürich fährt heute von Gleis 7 ab.“",
        "东京和大阪之间的新干线需要多长时间？ Combien de temps dure le trajet ? 🚄",
        "Which of these two answers is better, and why? A: Water boils at 100 °C at sea level. B: Water boils at 90 °C at sea level.",
        "SELECT name, COUNT(*) FROM orders JOIN customers USING (customer_id) GROUP BY name HAVING COUNT(*) > 3 ORDER BY 2 DESC;",
        "I feel tired all the time although I sleep eight hours a night. What could be the reason, and when should I see a doctor about it?",
        string.Concat(Enumerable.Repeat("The committee met on Tuesday to discuss the budget, and could not agree on anything but the date of the next meeting. ", 6)),
    ];

    private readonly IReadOnlyList<long[]> _samples;
    private readonly long _padId;

    /// <summary>Initializes a new instance of the <see cref="ImportProbe"/> class.</summary>
    /// <param name="graph">The model.</param>
    /// <param name="template">Turns texts into ids; null for pseudo-random ids.</param>
    public ImportProbe(ImportedGraph graph, TokenTemplate? template)
    {
        _padId = graph.PadId;
        _samples = [.. template is null ? RandomIds(graph) : _texts.Select(text => Encode(template, text, graph.MaxTokens)).Where(static ids => ids.Length > 0)];
    }

    /// <summary>Gets the number of texts.</summary>
    public int Texts => _samples.Count;

    /// <summary>Runs a graph on every text, and requires finite outputs.</summary>
    /// <param name="path">The graph.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>For every output, the numbers of each text.</returns>
    /// <exception cref="OnnxModelException">An output is not finite.</exception>
    public Dictionary<string, List<float[]>> Run(string path, CancellationToken cancellationToken)
    {
        using var session = OnnxSession.Open(path, new OnnxOptions { Device = OnnxDevice.Cpu });
        string[] outputs = [.. session.Outputs.Select(static output => output.Name)];
        var results = outputs.ToDictionary(static name => name, static _ => new List<float[]>(), StringComparer.Ordinal);
        foreach (var sample in _samples)
        {
            foreach (var output in RunFinite(session, outputs, IdBatch.Of([sample], _padId), cancellationToken))
            {
                results[output.Name].Add(output.ToSingles());
            }
        }

        // Padding, and a text without tokens: neither may make a number wrong, not even one that is not used.
        var batch = IdBatch.Of([_samples[0], _samples[^1]], _padId);
        RunFinite(session, outputs, batch, cancellationToken);
        RunFinite(session, outputs, batch with { Mask = new long[batch.Mask.Length] }, cancellationToken);
        return results;
    }

    /// <summary>Compares outputs with those in singles.</summary>
    public static IReadOnlyList<ImportDeviation> Compare(Dictionary<string, List<float[]>> actual, Dictionary<string, List<float[]>> reference) =>
    [
        .. reference.Where(pair => actual.ContainsKey(pair.Key)).Select(pair =>
        {
            var (largest, difference, length, cosine) = (0.0, 0.0, 0.0, 1.0);
            foreach (var (a, b) in actual[pair.Key].Zip(pair.Value))
            {
                var d = new float[a.Length];
                TensorPrimitives.Subtract(a, b, d);
                largest = Math.Max(largest, Math.Abs(TensorPrimitives.MaxMagnitude<float>(d)));
                difference += TensorPrimitives.SumOfSquares<float>(d);
                length += TensorPrimitives.SumOfSquares<float>(b);
                cosine = Math.Min(cosine, a.Length > 1 ? TensorPrimitives.CosineSimilarity<float>(a, b) : 1);
            }

            return new ImportDeviation(pair.Key, largest, Math.Sqrt(difference / Math.Max(length, double.Epsilon)), cosine);
        }),
    ];

    private static IReadOnlyList<OutputTensor> RunFinite(OnnxSession session, string[] outputs, IdBatch batch, CancellationToken cancellationToken)
    {
        var results = batch.Run(session, outputs, cancellationToken);
        foreach (var result in results)
        {
            if (!TensorPrimitives.IsFiniteAll<float>(result.ToSingles()))
            {
                throw new OnnxModelException(
                    $"The output '{result.Name}' of the model is not finite for a text of {batch.Length} tokens. Nothing was imported. "
                    + "The weights are damaged, or too large for this precision. Try --precision fp32.");
            }
        }

        return results;
    }

    private static long[] Encode(TokenTemplate template, string text, int maxTokens)
    {
        var buffer = new TokenBuffer();
        template.Encode(text, TokenizationMode.Literal, buffer, Math.Max(maxTokens, template.SingleTokens));
        return [.. buffer.Ids.ToArray().Select(static id => (long)id)];
    }

    private static IEnumerable<long[]> RandomIds(ImportedGraph graph)
    {
        var random = new Random(1);
        foreach (var length in new[] { 1, 2, 5, 9, 16, 23, 31, 48, 64, 96, 128, 200 })
        {
            yield return [.. Enumerable.Range(0, Math.Min(length, graph.MaxTokens)).Select(_ => random.NextInt64(graph.Vocabulary))];
        }
    }
}
