namespace BestRoute.Onnx;

/// <summary>The numbers that a model computes with.</summary>
internal enum ModelPrecision
{
    /// <summary>32-bit floats throughout.</summary>
    Fp32,

    /// <summary>16-bit floats in matrix products and attention, 32-bit ones in normalizations and between the layers; for GPUs.</summary>
    Fp16,

    /// <summary>8-bit integers in the large matrix products and the word embeddings, 32-bit floats elsewhere; for CPUs.</summary>
    Int8,
}
