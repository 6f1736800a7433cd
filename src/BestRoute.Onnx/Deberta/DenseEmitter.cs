using System.Numerics.Tensors;

namespace BestRoute.Onnx;

/// <summary>Writes dense layers, normalizations and activations in the precision of the model.</summary>
/// <param name="graph">The graph.</param>
/// <param name="precision">The precision.</param>
internal sealed class DenseEmitter(GraphBuilder graph, ModelPrecision precision)
{
    /// <summary>Gets the type of the inputs and outputs of dense layers.</summary>
    public TensorType Type => precision == ModelPrecision.Fp16 ? TensorType.Float16 : TensorType.Float;

    /// <summary>Adds numbers in the type of the dense layers.</summary>
    public string Constant(string name, Func<float[]> compute, params long[] shape) => precision == ModelPrecision.Fp16
        ? graph.Constant(name, TensorType.Float16, () => ToHalves(compute()), shape)
        : graph.Constant(name, TensorType.Float, compute, shape);

    /// <summary>Adds numbers as singles in any precision.</summary>
    public string Singles(string name, Func<float[]> compute, params long[] shape) => graph.Constant(name, TensorType.Float, compute, shape);

    /// <summary>Converts singles to the type of the dense layers.</summary>
    public string FromSingles(string value) => precision == ModelPrecision.Fp16 ? Cast(value, TensorType.Float16) : value;

    /// <summary>Converts from the type of the dense layers to singles.</summary>
    public string ToSingles(string value) => precision == ModelPrecision.Fp16 ? Cast(value, TensorType.Float) : value;

    /// <summary>Converts numbers.</summary>
    public string Cast(string value, TensorType type) => graph.Node("Cast", [value], ("to", (int)type));

    /// <summary>Applies a dense layer.</summary>
    public string Apply(string x, DenseLayer layer)
    {
        var product = Multiply(x, layer, out var bias);
        return bias is null ? product : graph.Node("Add", [product, bias]);
    }

    /// <summary>Applies a dense layer and an activation.</summary>
    public string Apply(string x, DenseLayer layer, Activation activation)
    {
        if (activation != Activation.Gelu)
        {
            return Activate(Apply(x, layer), activation);
        }

        var product = Multiply(x, layer, out var bias);
        return bias is null ? Activate(product, activation) : graph.Node("BiasGelu", [product, bias]);
    }

    /// <summary>Applies a dense layer in singles in any precision: heads are small, and their outputs are compared.</summary>
    public string ApplySingles(string x, DenseLayer layer)
    {
        var weights = Singles(layer.Name + ".weight", layer.Weights, layer.Outputs, layer.Inputs);
        var bias = Singles(layer.Name + ".bias", layer.Bias, layer.Outputs);
        return graph.Node("Gemm", [x, weights, bias], ("transB", 1));
    }

    /// <summary>Normalizes the sum of a dense layer and the residual. Both are singles.</summary>
    public string ApplyResidual(string x, DenseLayer layer, string residual, string normName, Func<float[]> scale, Func<float[]> shift, float epsilon)
    {
        var product = ToSingles(Multiply(x, layer, out _, singleBias: true));
        string[] bias = precision == ModelPrecision.Int8 ? [] : [Singles(layer.Name + ".bias", layer.Bias, layer.Outputs)];
        string[] norm = [Singles(normName + ".weight", scale, layer.Outputs), Singles(normName + ".bias", shift, layer.Outputs)];

        // One operator on GPUs. On CPUs it takes ten times as long as two operators: Sum, because ONNX Runtime would fuse an Add with the normalization.
        return precision == ModelPrecision.Fp16
            ? graph.Node("SkipLayerNormalization", [product, residual, .. norm, .. bias], ("epsilon", epsilon))
            : graph.Node("LayerNormalization", [graph.Node("Sum", [product, residual, .. bias]), .. norm], ("axis", -1), ("epsilon", epsilon));
    }

    /// <summary>Applies an activation.</summary>
    public string Activate(string x, Activation activation) => activation switch
    {
        Activation.Gelu => graph.Node("Gelu", [x]),
        Activation.GeluTanh => graph.Node("Gelu", [x], ("approximate", "tanh")),
        Activation.QuickGelu => graph.Node("Mul", [x, graph.Node("Sigmoid", [graph.Node("Mul", [x, Constant("quick_gelu", static () => [1.702f])])])]),
        Activation.Relu => graph.Node("Relu", [x]),
        Activation.Silu => graph.Node("Mul", [x, graph.Node("Sigmoid", [x])]),
        Activation.Mish => graph.Node("Mish", [x]),
        Activation.Tanh => graph.Node("Tanh", [x]),
        Activation.Sigmoid => graph.Node("Sigmoid", [x]),
        _ => x,
    };

    /// <summary>Multiplies. If the product cannot include the bias, the caller adds it.</summary>
    private string Multiply(string x, DenseLayer layer, out string? bias, bool singleBias = false)
    {
        if (precision == ModelPrecision.Int8)
        {
            bias = null;
            return MultiplyIntegers(x, layer);
        }

        bias = singleBias ? null : Constant(layer.Name + ".bias", layer.Bias, layer.Outputs);
        var weights = Constant(layer.Name + ".weight", () => WeightMath.Transpose(layer.Weights(), layer.Outputs, layer.Inputs), layer.Inputs, layer.Outputs);
        return graph.Node("MatMul", [x, weights]);
    }

    private string MultiplyIntegers(string x, DenseLayer layer)
    {
        var quantized = new Lazy<(sbyte[] Values, float[] Scales)>(() => WeightQuantizer.QuantizeFactors(layer.Weights(), layer.Outputs, layer.Inputs));
        var weights = graph.Constant(
            layer.Name + ".weight_int8",
            TensorType.Int8,
            () => WeightMath.Transpose(quantized.Value.Values, layer.Outputs, layer.Inputs),
            layer.Inputs,
            layer.Outputs);
        var scales = Singles(layer.Name + ".scale", () => quantized.Value.Scales, layer.Outputs);
        var bias = Singles(layer.Name + ".bias", layer.Bias, layer.Outputs);
        return graph.Node("DynamicQuantizeMatMul", [x, weights, scales, string.Empty, bias]);
    }

    private static Half[] ToHalves(float[] values)
    {
        var halves = new Half[values.Length];
        TensorPrimitives.ConvertToHalf(values, halves);
        return halves;
    }
}
