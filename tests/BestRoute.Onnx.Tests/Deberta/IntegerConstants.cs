using System.Globalization;
using System.Runtime.InteropServices;

namespace BestRoute.Onnx.Tests.Deberta;

/// <summary>Finds the integer weights of a graph that was written, and what their products can add up to.</summary>
internal static class IntegerConstants
{
    /// <summary>Returns the most that two products of an unsigned 8-bit activation and a weight add up to, for any two weights of a column.</summary>
    public static int LargestSum(ReadOnlySpan<sbyte> column)
    {
        var largest = 0;
        for (var i = 0; i < column.Length; i++)
        {
            largest = Math.Max(largest, 255 * Math.Abs((int)column[i]));
            for (var j = 0; j < i; j++)
            {
                // Activations of 0 take the other sign away: only weights of one sign add up.
                largest = column[i] > 0 == column[j] > 0 ? Math.Max(largest, 255 * Math.Abs(column[i] + column[j])) : largest;
            }
        }

        return largest;
    }

    /// <summary>Reads the weights of every operator that multiplies integers: its column, for each of its outputs.</summary>
    /// <param name="path">The graph; its data file is next to it.</param>
    public static IReadOnlyList<(string Name, sbyte[][] Columns)> Of(string path)
    {
        var tensors = new Dictionary<string, (long[] Shape, long Type, sbyte[] Values)>();
        var names = new List<string>();
        var model = File.ReadAllBytes(path);
        var (start, length) = OnnxModelCheck.Check(path).Graph;
        var graph = new ProtoReader(model.AsSpan(start, length));
        while (graph.Next())
        {
            var content = graph.Bytes();
            if (graph.Field == OnnxFields.Graph.Initializer)
            {
                var (name, shape, type, values) = Tensor(content, Path.GetDirectoryName(path)!);
                tensors.Add(name, (shape, type, values));
            }
            else if (graph.Field == OnnxFields.Graph.Node && IntegerWeights(content) is { } name)
            {
                names.Add(name);
            }
        }

        return [.. names.Select(name => (name, Columns(name, tensors[name])))];
    }

    private static sbyte[][] Columns(string name, (long[] Shape, long Type, sbyte[] Values) tensor)
    {
        Assert.True(tensor.Type == 3 && tensor.Shape.Length == 2, $"{name} is of type {tensor.Type} with {tensor.Shape.Length} dimensions");
        var (rows, width) = ((int)tensor.Shape[0], (int)tensor.Shape[1]);
        return [.. Enumerable.Range(0, width).Select(column => Enumerable.Range(0, rows).Select(row => tensor.Values[(row * width) + column]).ToArray())];
    }

    private static string? IntegerWeights(ReadOnlySpan<byte> message)
    {
        var (op, inputs) = (string.Empty, new List<string>());
        var node = new ProtoReader(message);
        while (node.Next())
        {
            switch (node.Field)
            {
                case OnnxFields.Node.Input:
                    inputs.Add(node.Text());
                    break;
                case OnnxFields.Node.OpType:
                    op = node.Text();
                    break;
                default:
                    node.Skip(node.WireType);
                    break;
            }
        }

        Assert.False(op.Contains("Integer", StringComparison.Ordinal) || op.StartsWith('Q'), $"{op} multiplies integers as well");
        return op == "DynamicQuantizeMatMul" ? inputs[1] : null;
    }

    private static (string Name, long[] Shape, long Type, sbyte[] Values) Tensor(ReadOnlySpan<byte> message, string folder)
    {
        var (name, shape, type, raw) = (string.Empty, new List<long>(), 0L, Array.Empty<byte>());
        var place = new Dictionary<string, string>();
        var tensor = new ProtoReader(message);
        while (tensor.Next())
        {
            switch (tensor.Field)
            {
                case OnnxFields.Tensor.Dims:
                    tensor.Integers(shape.Add);
                    break;
                case OnnxFields.Tensor.DataType:
                    type = tensor.Integer();
                    break;
                case OnnxFields.Tensor.Name:
                    name = tensor.Text();
                    break;
                case OnnxFields.Tensor.RawData:
                    raw = tensor.Bytes().ToArray();
                    break;
                case OnnxFields.Tensor.ExternalData:
                    TensorCheck.ReadEntry(tensor.Bytes(), place);
                    break;
                default:
                    tensor.Skip(tensor.WireType);
                    break;
            }
        }

        if (place.TryGetValue("location", out var file))
        {
            var (offset, length) = (int.Parse(place["offset"], CultureInfo.InvariantCulture), int.Parse(place["length"], CultureInfo.InvariantCulture));
            raw = File.ReadAllBytes(Path.Combine(folder, file))[offset..(offset + length)];
        }

        return (name, [.. shape], type, MemoryMarshal.Cast<byte, sbyte>(raw).ToArray());
    }
}
