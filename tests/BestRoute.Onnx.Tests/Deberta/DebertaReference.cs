namespace BestRoute.Onnx.Tests.Deberta;

/// <summary>DeBERTa from its formulas: one text, 64-bit floats, plain loops, nothing folded, nothing shared with the product.</summary>
internal sealed class DebertaReference(DebertaCase model)
{
    private readonly Dictionary<string, (long[] Shape, float[] Values)> _tensors = model.Tensors();

    /// <summary>Returns the last hidden states, [tokens][hidden]; rows of masked tokens mean nothing.</summary>
    public double[][] Run(long[] ids, long[] mask)
    {
        var embeddings = Embed(ids, mask);
        var x = embeddings;
        for (var layer = 0; layer < model.Layers; layer++)
        {
            var name = $"encoder.layer.{layer}.";
            var seen = Attend(name + "attention.self.", x, mask);
            var first = Norm(name + "attention.output.LayerNorm", Add(Dense(name + "attention.output.dense", seen), x));
            var fed = Dense(name + "output.dense", Map(Dense(name + "intermediate.dense", first), model.Activation));
            x = Norm(name + "output.LayerNorm", Add(fed, first));
            x = layer == 0 && model.Kernel > 0 ? Convolve(embeddings, x, mask) : x;
        }

        return x;
    }

    public double[] Context(double[][] x) => Map([Dense("pooler.dense", [x[0]], string.Empty)[0]], model.PoolerActivation)[0];

    public double[] Classify(double[][] x) => Dense("classifier", [Context(x)], string.Empty)[0];

    public double[] Mean(double[][] x, long[] mask) =>
        [.. Enumerable.Range(0, model.Hidden).Select(i => x.Where((_, t) => mask[t] == 1).Average(row => row[i]))];

    /// <summary>Returns the log odds of a match for each route.</summary>
    public double[] Routes(double[] vector) => [.. Enumerable.Range(0, model.RouterHeads).Select(head =>
    {
        var both = Dense($"single_heads.{head}.1", [vector], string.Empty)[0];
        var match = Math.Exp(both[0]) / (Math.Exp(both[0]) + Math.Exp(both[1]));
        return Math.Log(match / (1 - match));
    })];

    private double[][] Embed(long[] ids, long[] mask)
    {
        var rows = ids.Select((id, t) =>
        {
            var row = Row("embeddings.word_embeddings.weight", id);
            row = model.PositionBiased ? Plus(row, Row("embeddings.position_embeddings.weight", t)) : row;
            return model.TokenTypes > 0 ? Plus(row, Row("embeddings.token_type_embeddings.weight", 0)) : row;
        }).ToArray();
        rows = model.Embedding == model.Hidden ? rows : Dense("embeddings.embed_proj", rows, bias: false);
        return Mask(Norm("embeddings.LayerNorm", rows), mask);
    }

    private double[][] Attend(string name, double[][] x, long[] mask)
    {
        var (q, k, v) = (Dense(name + "query_proj", x), Dense(name + "key_proj", x), Dense(name + "value_proj", x));
        var (byContent, byPosition) = (model.Relative && model.Positions.Contains("c2p"), model.Relative && model.Positions.Contains("p2c"));
        var (positionKeys, positionQueries) = (Array.Empty<double[]>(), Array.Empty<double[]>());
        if (model.Relative)
        {
            var table = Enumerable.Range(0, 2 * model.Span).Select(i => Row("encoder.rel_embeddings.weight", i)).ToArray();
            table = model.Normalized ? Norm("encoder.LayerNorm", table) : table;
            positionKeys = Dense(name + (model.Shared ? "key_proj" : "pos_key_proj"), table);
            positionQueries = Dense(name + (model.Shared ? "query_proj" : "pos_query_proj"), table);
        }

        var size = model.Hidden / model.Heads;
        var scale = Math.Sqrt(size * (1 + (byContent ? 1 : 0) + (byPosition ? 1 : 0)));
        var result = x.Select(static row => new double[row.Length]).ToArray();
        for (var head = 0; head < model.Heads; head++)
        {
            for (var i = 0; i < x.Length; i++)
            {
                var scores = new double[x.Length];
                for (var j = 0; j < x.Length; j++)
                {
                    var place = Math.Clamp(Bucket(i - j) + model.Span, 0, (2 * model.Span) - 1);
                    scores[j] = (Dot(q[i], k[j], head * size, size)
                        + (byContent ? Dot(q[i], positionKeys[place], head * size, size) : 0)
                        + (byPosition ? Dot(k[j], positionQueries[place], head * size, size) : 0)) / scale;
                }

                var sum = scores.Where((_, j) => mask[j] == 1).Sum(Math.Exp);
                for (var j = 0; j < x.Length; j++)
                {
                    for (var d = head * size; mask[j] == 1 && d < (head + 1) * size; d++)
                    {
                        result[i][d] += Math.Exp(scores[j]) / sum * v[j][d];
                    }
                }
            }
        }

        return result;
    }

    private int Bucket(int distance)
    {
        var middle = model.Buckets / 2;
        if (model.Buckets == 0 || Math.Abs(distance) <= middle)
        {
            return distance;
        }

        var log = Math.Log((double)Math.Abs(distance) / middle) / Math.Log((double)(model.MaxDistance - 1) / middle);
        return Math.Sign(distance) * (middle + (int)Math.Ceiling(log * (middle - 1)));
    }

    private double[][] Convolve(double[][] embeddings, double[][] x, long[] mask)
    {
        var (weights, bias) = (_tensors[model.Prefix + "encoder.conv.conv.weight"].Values, _tensors[model.Prefix + "encoder.conv.conv.bias"].Values);
        var width = model.Hidden / model.Groups;
        var convolved = embeddings.Select((_, t) => Enumerable.Range(0, model.Hidden).Select(o =>
        {
            double sum = bias[o];
            for (var c = 0; c < width; c++)
            {
                for (var d = 0; d < model.Kernel; d++)
                {
                    var source = t + d - (model.Kernel / 2);
                    sum += source >= 0 && source < x.Length ? weights[(((o * width) + c) * model.Kernel) + d] * embeddings[source][(o / width * width) + c] : 0;
                }
            }

            return sum;
        }).ToArray()).ToArray();
        return Mask(Norm("encoder.conv.LayerNorm", Add(Map(Mask(convolved, mask), model.ConvolutionActivation), x)), mask);
    }

    private double[][] Dense(string name, double[][] x, string? prefix = null, bool bias = true)
    {
        var (shape, weights) = _tensors[(prefix ?? model.Prefix) + name + ".weight"];
        var biases = bias ? _tensors[(prefix ?? model.Prefix) + name + ".bias"].Values : new float[shape[0]];
        return [.. x.Select(row => biases.Select((b, o) => row.Select((value, i) => value * weights[(o * row.Length) + i]).Sum() + b).ToArray())];
    }

    private double[][] Norm(string name, double[][] x)
    {
        var (scale, shift) = (_tensors[model.Prefix + name + ".weight"].Values, _tensors[model.Prefix + name + ".bias"].Values);
        return [.. x.Select(row =>
        {
            var mean = row.Average();
            var deviation = Math.Sqrt(row.Average(value => (value - mean) * (value - mean)) + 1e-7);
            return row.Select((value, i) => ((value - mean) / deviation * scale[i]) + shift[i]).ToArray();
        })];
    }

    private static double[][] Map(double[][] x, string activation) => [.. x.Select(row => row.Select(value => Activations.Apply(activation, value)).ToArray())];

    private static double[][] Mask(double[][] x, long[] mask) => [.. x.Select((row, t) => row.Select(value => value * mask[t]).ToArray())];

    private static double[][] Add(double[][] a, double[][] b) => [.. a.Zip(b, Plus)];

    private static double[] Plus(double[] a, double[] b) => [.. a.Zip(b, static (x, y) => x + y)];

    private static double Dot(double[] a, double[] b, int start, int length) =>
        Enumerable.Range(start, length).Sum(i => a[i] * b[i]);

    private double[] Row(string name, long row)
    {
        var (shape, values) = _tensors[model.Prefix + name];
        return [.. values.Skip((int)(row * shape[^1])).Take((int)shape[^1]).Select(static value => (double)value)];
    }
}
