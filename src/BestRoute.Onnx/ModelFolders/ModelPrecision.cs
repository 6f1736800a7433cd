namespace BestRoute.Onnx;

/// <summary>The numbers that a model computes with.</summary>
internal enum ModelPrecision
{
    /// <summary>32-bit floats throughout.</summary>
    Fp32,

    /// <summary>16-bit floats in matrix products and attention, and 32-bit floats in normalizations and between the layers. For GPUs.</summary>
    Fp16,

    /// <summary>8-bit integers in the large matrix products and the word embeddings, and 32-bit floats elsewhere. For CPUs.</summary>
    Int8,
}
