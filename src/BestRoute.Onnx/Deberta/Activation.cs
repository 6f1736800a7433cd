namespace BestRoute.Onnx;

/// <summary>The activations that configurations name.</summary>
internal enum Activation
{
    /// <summary>GELU with the error function.</summary>
    Gelu,

    /// <summary>GELU with its approximation by the hyperbolic tangent.</summary>
    GeluTanh,

    /// <summary>x * sigmoid(1.702 x).</summary>
    QuickGelu,

    /// <summary>max(0, x).</summary>
    Relu,

    /// <summary>x * sigmoid(x).</summary>
    Silu,

    /// <summary>x * tanh(ln(1 + e^x)).</summary>
    Mish,

    /// <summary>The hyperbolic tangent.</summary>
    Tanh,

    /// <summary>1 / (1 + e^-x).</summary>
    Sigmoid,

    /// <summary>x itself.</summary>
    Linear,
}
